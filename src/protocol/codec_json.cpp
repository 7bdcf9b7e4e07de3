#include "src/protocol/codec_json.h"

#include "src/protocol/codec_flat.h"
#include "src/protocol/limits.h"
#include "src/text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace snug::msg {

namespace {

/// Builds the value that nlohmann's parser reports, and stops at what a plain
/// parse would let pass: too much depth, a key twice.
class StrictBuilder final : public nlohmann::json_sax<Json> {
public:
    StrictBuilder() { open_.reserve(limits::json_depth); }

    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t&) override { return add(value); }
    bool string(string_t& value) override { return add(std::move(value)); }
    bool binary(binary_t&) override { return false; }

    bool start_object(std::size_t) override { return open(Json::value_t::object); }
    bool start_array(std::size_t) override { return open(Json::value_t::array); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override
    {
        auto& object = open_.back()->get_ref<Json::object_t&>();
        const auto [field, is_new] = object.try_emplace(std::move(name));
        next_field_ = &field->second;
        if (!is_new)
            fault = Error{ErrorCode::duplicate_key,
                          fmt::format("the key \"{}\" stands twice in one object", field->first)};
        return is_new;
    }

    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::detail::exception&) override
    {
        fault = Error{ErrorCode::bad_json,
                      fmt::format("this is not valid JSON, from byte {} on", position)};
        return false;
    }

    std::optional<Error> fault;
    Json result;

private:
    /// Where the next value goes.
    Json& place()
    {
        if (open_.empty())
            return result;
        if (open_.back()->is_array())
            return open_.back()->emplace_back();
        return *next_field_;
    }

    bool add(Json value)
    {
        place() = std::move(value);
        return true;
    }

    bool open(Json::value_t kind)
    {
        if (open_.size() == limits::json_depth) {
            fault = Error{ErrorCode::too_deep, fmt::format("objects and lists may stand at most {} "
                                                           "deep",
                                                           limits::json_depth)};
            return false;
        }
        Json& container = place();
        container = kind;
        open_.push_back(&container); // stays there: until it is closed its parent does not grow
        return true;
    }

    bool close()
    {
        open_.pop_back();
        return true;
    }

    std::vector<Json*> open_; ///< objects and lists not closed yet, outermost first
    Json* next_field_ = nullptr;
};

} // namespace

Result<Json> parse_object(std::string_view text)
{
    if (auto flat = parse_flat(text))
        return std::move(*flat);
    return parse_any_object(text);
}

Result<Json> parse_any_object(std::string_view text)
{
    StrictBuilder builder;
    const bool parsed = Json::sax_parse(text.begin(), text.end(), &builder);
    // The parser stops at what is no UTF-8, but calls it bad JSON.
    if (builder.fault && builder.fault->code == ErrorCode::bad_json && !text::is_utf8(text))
        return Error{ErrorCode::bad_utf8, "the bytes of this object are not valid UTF-8"};
    if (builder.fault)
        return *builder.fault;
    if (!parsed || !builder.result.is_object())
        return Error{ErrorCode::bad_json, "expected one JSON object"};
    return std::move(builder.result);
}

Error wrong_type(const char* key, std::string_view wanted)
{
    return {ErrorCode::wrong_type, fmt::format("\"{}\" must be {}", key, wanted)};
}

Error missing_field(const char* key)
{
    return {ErrorCode::missing_field, fmt::format("\"{}\" is missing", key)};
}

Result<std::string> string_field(const Json& object, const char* key)
{
    const Json* field = find_field(object, key);
    if (!field)
        return missing_field(key);
    if (!field->is_string())
        return wrong_type(key, "a string");
    return field->get<std::string>();
}

std::string dump(const Json& object)
{
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void put_text(std::string& out, std::string_view text)
{
    // Most text is plain ASCII.  The rest is for who knows every rule of escaping.
    const bool is_plain = std::ranges::all_of(
        text, [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
    if (is_plain)
        put_plain(out, text);
    else
        out += dump(text);
}

void put_plain(std::string& out, std::string_view text)
{
    out += '"';
    out += text;
    out += '"';
}

} // namespace snug::msg
