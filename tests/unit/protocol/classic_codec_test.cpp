#include "src/protocol/codec.h"
#include "src/protocol/codec_json.h"
#include "src/protocol/limits.h"
#include "src/text/utf8.h"
#include "tests/unit/protocol/values.h"

#include <doctest/doctest.h>

#include <string>

using namespace snug;
using namespace snug::msg;

namespace {

const WallTime noon =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + std::chrono::hours{12};

} // namespace

TEST_CASE("the first object tells what kind of client speaks")
{
    CHECK(dialect_of(R"({"action":"hello","protocol":1})") == Dialect::native);
    CHECK(dialect_of(R"({"action":"createChannel","channelName":"tea"})") == Dialect::classic_a);
    CHECK(dialect_of(R"({"action":"joinChannel"})") == Dialect::classic_a);
    CHECK(dialect_of(R"({"type":"connect","username":"ada"})") == Dialect::classic_b);
    CHECK(dialect_of(R"({"action":"ping","type":"connect"})") == Dialect::native);
    CHECK(dialect_of("nonsense") == Dialect::native);
}

TEST_CASE("B's three words are understood, a fourth is refused by name")
{
    const auto connect = decode_classic_b(R"({"type":"connect","username":"ada"})");
    REQUIRE(connect);
    CHECK(std::get<ClassicConnect>(*connect).username.str() == "ada");
    const auto say = decode_classic_b(R"({"type":"message","content":"hi","timestamp":1.5})");
    REQUIRE(say);
    CHECK(std::get<ClassicSay>(*say).content == "hi");
    const auto disconnect = decode_classic_b(R"({"type":"disconnect"})");
    REQUIRE(disconnect);
    CHECK(std::holds_alternative<ClassicDisconnect>(*disconnect));

    const auto fly = decode_classic_b(R"({"type":"fly"})");
    REQUIRE_FALSE(fly);
    CHECK(fly.error().code == ErrorCode::unknown_action);
    CHECK(decode_classic_b(R"({"type":"connect"})").error().code == ErrorCode::missing_field);
    CHECK(decode_classic_b(R"({"type":"connect","username":"a a"})").error().code ==
          ErrorCode::bad_name);
}

TEST_CASE("an object for an old client has no newline and the fields its reader needs")
{
    const ClassicLine line{"ada", "hi\nthere", noon};
    const auto a = encode_classic_a(line);
    REQUIRE(a.size() == 1);
    CHECK(a[0] == R"({"memberName":"ada","message":"hi\nthere","timestamp":"12:00:00"})");
    const auto b = encode_classic_b(line);
    REQUIRE(b.size() == 1);
    const Json object = value_of(b[0]);
    CHECK(object["type"] == "message");
    CHECK(object["username"] == "ada");
    CHECK(object["timestamp"] == 1'795'176'000.0);
}

TEST_CASE("a long text is cut between code points into objects that fit one read")
{
    std::string text;
    for (int i = 0; i < 1000; ++i)
        text += i % 3 == 0 ? "\xf0\x9f\xab\x96" : "\"";
    for (const auto& objects :
         {encode_classic_a({"ada", text, noon}), encode_classic_b({"ada", text, noon})}) {
        std::string whole;
        for (const std::string& object : objects) {
            CHECK(object.size() < limits::classic_object_bytes);
            const Json value = value_of(object);
            whole += value.contains("message") ? value["message"] : value["content"];
            CHECK(text::is_utf8(object));
        }
        CHECK(whole == text);
    }
}

TEST_CASE("an empty text is still one object")
{
    CHECK(encode_classic_a(ClassicLine{"ada", "", noon}).size() == 1);
}

TEST_CASE("A's client is answered with success, and with words if there is none")
{
    const std::string refused = encode_classic_a(
        Response{"joinChannel", std::nullopt, Error{ErrorCode::wrong_password, "no"}});
    CHECK(value_of(refused)["success"] == false);
    CHECK(value_of(refused)["error"]["code"] == "wrong_password");
    const std::string done = encode_classic_a(
        Response{"createChannel", std::nullopt, CreateReply{*ChannelName::parse("tea")}});
    CHECK(value_of(done)["success"] == true);
    CHECK(done.back() == '}');
}
