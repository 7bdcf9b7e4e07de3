#include "src/protocol/codec.h"
#include "src/protocol/codec_json.h"
#include "src/protocol/limits.h"
#include "tests/support/source_files.h"

#include <doctest/doctest.h>

#include <string>

using namespace snug;
using namespace snug::msg;

namespace {

Response refused(std::string_view text)
{
    auto decoded = decode_request(text);
    REQUIRE(std::holds_alternative<Refused>(decoded));
    return std::get<Refused>(std::move(decoded));
}

ErrorCode code_of(const Response& response)
{
    return std::get<Error>(response.body).code;
}

template <class R>
R accepted(std::string_view text)
{
    auto decoded = decode_request(text);
    REQUIRE(std::holds_alternative<RequestFrame>(decoded));
    auto& request = std::get<RequestFrame>(decoded).request;
    REQUIRE(std::holds_alternative<R>(request));
    return std::get<R>(std::move(request));
}

std::string nested(std::size_t depth)
{
    return R"({"action":"ping","x":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') +
           "}";
}

} // namespace

TEST_CASE("how long a channel keeps what is said stands as people write it")
{
    const auto create = [](std::string_view keep) {
        return R"({"action":"createChannel","channelName":"tea","keep":")" + std::string{keep} +
               "\"}";
    };
    CHECK_FALSE(accepted<CreateChannel>(R"({"action":"createChannel","channelName":"tea"})").keep);
    CHECK(accepted<CreateChannel>(create("30d")).keep == Retention{Retention::Kind::days, 30});
    CHECK(accepted<CreateChannel>(create("none")).keep == Retention{Retention::Kind::none});
    CHECK(code_of(refused(create("a while"))) == ErrorCode::bad_value);
    CHECK(code_of(refused(R"({"action":"createChannel","channelName":"tea","keep":30})")) ==
          ErrorCode::wrong_type);
}

TEST_CASE("a page of history has one place to begin at, which may be a time")
{
    const auto page = accepted<History>(
        R"({"action":"history","channelName":"tea","at":"2026-11-20T12:54:03Z"})");
    CHECK(page.at == from_rfc3339("2026-11-20T12:54:03Z"));
    CHECK(code_of(refused(R"({"action":"history","channelName":"tea","at":"noon"})")) ==
          ErrorCode::bad_value);
    CHECK(code_of(refused(R"({"action":"history","channelName":"tea","around":3,)"
                          R"("at":"2026-11-20T12:54:03Z"})")) == ErrorCode::bad_value);
}

TEST_CASE("a search goes on from a seq in one channel only")
{
    CHECK(accepted<Search>(R"({"action":"search","words":"tea"})").limit == 50);
    const auto one =
        accepted<Search>(R"({"action":"search","words":"tea","channelName":"tea","before":9})");
    CHECK(one.before == Seq{9});
    CHECK(code_of(refused(R"({"action":"search","words":"tea","before":9})")) ==
          ErrorCode::bad_value);
    CHECK(code_of(refused(R"({"action":"search"})")) == ErrorCode::missing_field);
}

TEST_CASE("places in a text that are not pairs of numbers are refused")
{
    const std::string whole = content_of(source_root() / "tests/golden/wire/reply-search.json");
    const auto with_spans = [&](const std::string& spans) {
        auto value = parse_object(whole).value();
        value["found"][0]["spans"] = Json::parse(spans);
        return decode_server_frame(dump(value));
    };
    CHECK(with_spans("[[0,3],[7,12]]"));
    for (const char* spans : {"7", "[7]", "[[7]]", "[[1,2,3]]", "[[1,\"2\"]]", "[[-1,2]]"}) {
        CAPTURE(spans);
        CHECK_FALSE(with_spans(spans));
    }
}

TEST_CASE("each way to be malformed has its own name")
{
    CHECK(code_of(refused("{")) == ErrorCode::bad_json);
    CHECK(code_of(refused("")) == ErrorCode::bad_json);
    CHECK(code_of(refused("[]")) == ErrorCode::bad_json);
    CHECK(code_of(refused("{} {}")) == ErrorCode::bad_json);
    CHECK(code_of(refused("{\"action\":\"\xff\"}")) == ErrorCode::bad_utf8);
    CHECK(code_of(refused(R"({"action":"ping","action":"ping"})")) == ErrorCode::duplicate_key);
    CHECK(code_of(refused(R"({"action":"ping","x":{"a":1,"b":2,"a":3}})")) ==
          ErrorCode::duplicate_key);
    CHECK(code_of(refused("{}")) == ErrorCode::missing_action);
    CHECK(code_of(refused(R"({"action":null})")) == ErrorCode::missing_action);
    CHECK(code_of(refused(R"({"action":5})")) == ErrorCode::wrong_type);
    CHECK(code_of(refused(R"({"action":"fly"})")) == ErrorCode::unknown_action);
    CHECK(code_of(refused(R"({"action":"topic","channelName":"tea"})")) ==
          ErrorCode::missing_field);
    CHECK(code_of(refused(R"({"action":"topic","channelName":"tea","topic":5})")) ==
          ErrorCode::wrong_type);
    CHECK(code_of(refused(R"({"action":"topic","channelName":"t e a","topic":"x"})")) ==
          ErrorCode::bad_name);
    CHECK(code_of(refused(R"({"action":"message","message":"x","messageId":"12"})")) ==
          ErrorCode::bad_value);
    CHECK(code_of(refused(R"({"action":"message","message":"x","kind":"shout"})")) ==
          ErrorCode::bad_value);
}

TEST_CASE("the first fault is the one that is told")
{
    const auto fault = std::get<Error>(refused(R"({"action":"topic","topic":5})").body);
    CHECK(fault.text.find("channelName") != fault.text.npos);
}

TEST_CASE("a refused request is answered with its own action and id, where they can be read")
{
    const Response response = refused(R"({"action":"topic","requestId":9,"channelName":5})");
    CHECK(response.action == "topic");
    CHECK(response.requestId == RequestId{9});
    CHECK_FALSE(refused(R"({"action":"ping","requestId":-1})").requestId);
    CHECK_FALSE(refused(R"({"action":"ping","requestId":9007199254740992})").requestId);
}

TEST_CASE("objects and lists stand so deep and no deeper")
{
    accepted<Ping>(nested(limits::json_depth));
    CHECK(code_of(refused(nested(limits::json_depth + 1))) == ErrorCode::too_deep);
    CHECK(code_of(refused(std::string(100'000, '['))) == ErrorCode::too_deep);
}

TEST_CASE("unknown keys are ignored, and null is as good as absent")
{
    const auto say = accepted<Say>(
        R"({"action":"message","channelName":null,"message":"hi","colour":"red","n":[1,{}]})");
    CHECK(say.message == "hi");
    CHECK_FALSE(say.channelName);
    CHECK(say.kind == MessageKind::text);
}

TEST_CASE("what a request may leave out has its default")
{
    CHECK(accepted<History>(R"({"action":"history","channelName":"tea"})").limit == 50);
    CHECK(accepted<Hello>(R"({"action":"hello","protocol":1})").features.empty());
    CHECK(accepted<JoinChannel>(R"({"action":"joinChannel","channelName":"tea"})")
              .channelPassword.empty());
}

TEST_CASE("a page of history has one anchor")
{
    CHECK(code_of(refused(R"({"action":"history","channelName":"tea","before":3,"after":1})")) ==
          ErrorCode::bad_value);
}

TEST_CASE("a proof is whole or refused")
{
    CHECK(code_of(refused(R"({"action":"login","memberName":"ada","proof":{}})")) ==
          ErrorCode::missing_field);
    CHECK(code_of(refused(R"({"action":"login","memberName":"ada","proof":"x"})")) ==
          ErrorCode::wrong_type);
}

TEST_CASE("a channel's name is the same with and without its '#'")
{
    CHECK(accepted<LeaveChannel>(R"({"action":"leaveChannel","channelName":"#Tea"})").channelName ==
          accepted<LeaveChannel>(R"({"action":"leaveChannel","channelName":"tea"})").channelName);
}

TEST_CASE("an encoded object is one line")
{
    const std::string line = encode(Event{Closing{{ErrorCode::shutting_down, "a\nb"}}});
    CHECK(line.find('\n') == line.size() - 1);
}

TEST_CASE("bytes that are no UTF-8 never reach the wire")
{
    const std::string line = encode(Event{Closing{{ErrorCode::shutting_down, "a\xff"}}});
    CHECK(line.find("\xef\xbf\xbd") != line.npos);
    CHECK(decode_server_frame(line).ok());
}

TEST_CASE("an error code of a newer server keeps its words")
{
    const auto frame = decode_server_frame(
        R"({"action":"ping","success":false,"error":{"code":"too_hot","message":"let it cool"}})");
    REQUIRE(frame);
    const auto& error = std::get<Error>(std::get<Response>(*frame).body);
    CHECK(error.code == ErrorCode::bad_reply);
    CHECK(error.text == "let it cool");
}

TEST_CASE("an entry of a kind that only a newer server knows is left out of a page of history")
{
    const auto frame = decode_server_frame(
        R"({"action":"history","success":true,"channelName":"tea","entries":[)"
        R"({"action":"fireworks","seq":1},)"
        R"({"action":"channelCreated","channelName":"tea","seq":2,"memberName":"ada",)"
        R"("timestamp":"2026-11-20T12:54:03Z"}]})");
    REQUIRE(frame);
    const auto& page = std::get<HistoryReply>(std::get<Response>(*frame).body);
    CHECK(page.entries.size() == 1);
    CHECK_FALSE(decode_server_frame(R"({"action":"history","success":true,"channelName":"tea",)"
                                    R"("entries":[{"action":"channelCreated"}]})")
                    .ok());
}

TEST_CASE("a reply is read as the answer to its action")
{
    const auto missing = decode_server_frame(R"({"action":"stats","success":true})");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == ErrorCode::missing_field);
    CHECK_FALSE(decode_server_frame(R"({"action":"fly","success":true})").ok());
    CHECK_FALSE(decode_server_frame(R"({"action":"ping","success":false})").ok());
}

TEST_CASE("the size hint of an entry is never less than its object")
{
    const auto said = [](std::string text) {
        const auto frame = decode_server_frame(
            R"({"action":"message","channelName":"tea","seq":9007199254740991,)"
            R"("timestamp":"2026-11-20T12:54:03Z","messageId":"00000000000000000000000000000000",)"
            R"("memberId":"00000000000000000000000000000000",)"
            R"("userId":"0000000000000000000000000000000000000000","memberName":"ada",)"
            R"("kind":"action","message":""})");
        REQUIRE(frame);
        Said event = std::get<Said>(std::get<Event>(*frame));
        event.message = std::move(text);
        return event;
    };
    for (const std::string& text :
         {std::string{}, std::string(4096, 'x'), std::string(4096, '\1'), std::string(4096, '"'),
          std::string(4096, '\\'), std::string(4096, '\x7f'), std::string{"caf\u00e9 \U0001f600"}})
        CHECK(encoded_size_hint(LoggedEvent{said(text)}) >= encode(Event{said(text)}).size());
}

TEST_CASE("an error without words has some when it is read")
{
    const auto frame = decode_server_frame(
        R"({"action":"login","success":false,"error":{"code":"login_refused","message":""}})");
    REQUIRE(frame);
    const auto& error = std::get<Error>(std::get<Response>(*frame).body);
    CHECK(error.code == ErrorCode::login_refused);
    CHECK(error.text == "the answer was \"login_refused\", without a word why");
}
