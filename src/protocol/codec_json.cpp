#include "src/protocol/codec_json.h"

#include "src/protocol/limits.h"
#include "src/text/utf8.h"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

namespace snug::msg {

namespace {

/// Builds the value that nlohmann's parser reports, and stops at what a plain
/// parse would let pass: too much depth, a key twice.
class StrictBuilder final : public nlohmann::json_sax<Json> {
public:
    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t&) override { return add(value); }
    bool string(string_t& value) override { return add(std::move(value)); }
    bool binary(binary_t&) override { return false; }

    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override
    {
        if (stack_.back().value.contains(name)) {
            fault = Error{ErrorCode::duplicate_key,
                          fmt::format("the key \"{}\" stands twice in one object", name)};
            return false;
        }
        stack_.back().key = std::move(name);
        return true;
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
    struct Level {
        Json value;
        std::string key;
    };

    bool open(Json container)
    {
        if (stack_.size() == limits::json_depth) {
            fault = Error{ErrorCode::too_deep, fmt::format("objects and lists may stand at most {} "
                                                           "deep",
                                                           limits::json_depth)};
            return false;
        }
        stack_.push_back({std::move(container), {}});
        return true;
    }

    bool close()
    {
        Json done = std::move(stack_.back().value);
        stack_.pop_back();
        return add(std::move(done));
    }

    bool add(Json value)
    {
        if (stack_.empty())
            result = std::move(value);
        else if (stack_.back().value.is_array())
            stack_.back().value.push_back(std::move(value));
        else
            stack_.back().value.emplace(std::move(stack_.back().key), std::move(value));
        return true;
    }

    std::vector<Level> stack_;
};

} // namespace

Result<Json> parse_object(std::string_view text)
{
    if (!text::is_utf8(text))
        return Error{ErrorCode::bad_utf8, "the bytes of this object are not valid UTF-8"};
    StrictBuilder builder;
    const bool parsed = Json::sax_parse(text.begin(), text.end(), &builder);
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

} // namespace snug::msg
