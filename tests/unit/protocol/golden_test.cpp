#include "src/protocol/codec.h"
#include "src/protocol/codec_json.h"
#include "tests/support/source_files.h"
#include "tests/unit/protocol/values.h"

#include <doctest/doctest.h>

#include <set>

/// tests/golden/wire holds one sample or more of everything that may stand on the
/// wire: KIND-ACTION[.VARIANT].json.  An old sample must decode for ever.
using namespace snug;
using namespace snug::msg;

namespace {

std::vector<std::filesystem::path> samples(std::string_view kind)
{
    return files_in(source_root() / "tests/golden/wire", kind);
}

/// The actions there are samples of.
std::set<std::string> sampled(const std::string& kind)
{
    std::set<std::string> actions;
    for (const auto& file : samples(kind)) {
        const std::string name = file.stem().string().substr(kind.size());
        actions.insert(name.substr(0, name.find('.')));
    }
    return actions;
}

template <class Variant, std::size_t... I>
std::set<std::string> actions_of(std::index_sequence<I...>)
{
    return {std::string{std::variant_alternative_t<I, Variant>::action}...};
}
template <class Variant>
std::set<std::string> actions_of()
{
    return actions_of<Variant>(std::make_index_sequence<std::variant_size_v<Variant>>{});
}

} // namespace

TEST_CASE("everything that may stand on the wire has a sample")
{
    CHECK(sampled("request-") == actions_of<Request>());
    CHECK(sampled("event-") == actions_of<Event>());
    auto replies = actions_of<Request>();
    replies.insert("error");
    CHECK(sampled("reply-") == replies);
}

TEST_CASE("every sample of a request decodes, and encodes to the same value")
{
    for (const auto& file : samples("request-")) {
        CAPTURE(file);
        const std::string text = content_of(file);
        const auto decoded = decode_request(text);
        REQUIRE(std::holds_alternative<RequestFrame>(decoded));
        CHECK(value_of(encode(std::get<RequestFrame>(decoded))) == value_of(text));
    }
}

TEST_CASE("every sample of a reply decodes, and encodes to the same value")
{
    for (const auto& file : samples("reply-")) {
        CAPTURE(file);
        const std::string text = content_of(file);
        const auto decoded = decode_server_frame(text);
        REQUIRE(decoded);
        REQUIRE(std::holds_alternative<Response>(*decoded));
        CHECK(value_of(encode(std::get<Response>(*decoded))) == value_of(text));
    }
}

TEST_CASE("every sample of an event decodes, and encodes to the same value")
{
    for (const auto& file : samples("event-")) {
        CAPTURE(file);
        const std::string text = content_of(file);
        const auto decoded = decode_server_frame(text);
        REQUIRE(decoded);
        REQUIRE(std::holds_alternative<Event>(*decoded));
        CHECK(value_of(encode(std::get<Event>(*decoded))) == value_of(text));
    }
}

TEST_CASE("a sample with a field missing or of another type decodes or is refused, by name")
{
    for (const auto& file : samples("")) {
        CAPTURE(file);
        const Json whole = value_of(content_of(file));
        for (const auto& field : whole.items()) {
            CAPTURE(field.key());
            for (const Json& other : {Json{}, Json{7}, Json{-7.5}, Json{"\x01"}, Json{true},
                                      Json::array({7}), Json::object({{"a", 7}})}) {
                Json changed = whole;
                changed[field.key()] = other;
                const auto request = decode_request(dump(changed));
                if (const auto* refused = std::get_if<Refused>(&request))
                    CHECK_FALSE(std::get<Error>(refused->body).text.empty());
                const auto frame = decode_server_frame(dump(changed));
                if (!frame)
                    CHECK_FALSE(frame.error().text.empty());
            }
        }
    }
}
