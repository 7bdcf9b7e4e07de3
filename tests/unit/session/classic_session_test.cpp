#include "src/session/server_session.h"

#include "src/session/classic_lines.h"
#include "tests/unit/session/ends.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::session;

namespace {

constexpr auto create = R"({"action":"createChannel","channelName":"tea","channelPassword":"x"})";
constexpr auto join = R"({"action":"joinChannel","channelName":"tea","memberName":"ada"})";
constexpr auto connect = R"({"type":"connect","username":"ada"})";

msg::Response let_in()
{
    SeededRandom random;
    return {"joinChannel", std::nullopt,
            msg::JoinReply{.channelName = tea(),
                           .channelId = ChannelId::make(random),
                           .memberId = MemberId::make(random),
                           .lastSeq = Seq{3}}};
}

msg::Response stored(std::optional<RequestId> id)
{
    SeededRandom random;
    return {"message", id, msg::SayReply{Seq{4}, at(0s).wall, MessageId::make(random)}};
}

/// A's client in a channel.
ServerEnd with_ada_in_tea()
{
    ServerEnd end;
    REQUIRE(end.hears(join).size() == 1);
    end.session.reply(let_in(), at(0s));
    end.says();
    return end;
}

/// B's client in the lobby.
ServerEnd with_ada_connected()
{
    ServerEnd end{{.plain_allowed = true, .classic_door = true}};
    REQUIRE(end.hears(connect).size() == 1);
    end.session.reply(let_in(), at(0s));
    end.says();
    return end;
}

SharedEvent bob_joined()
{
    SeededRandom random;
    return SharedEvent{msg::Joined{tea(),
                                   at(0s).wall,
                                   {.memberId = MemberId::make(random),
                                    .userId = UserId::make(random),
                                    .memberName = member("bob")}}};
}

std::optional<RequestId> id_of(const std::vector<Step>& steps)
{
    REQUIRE(steps.size() == 1);
    return std::get<Asked>(steps[0]).frame.requestId;
}

} // namespace

TEST_CASE("A's client creates, joins and talks without a hello")
{
    ServerEnd end;
    CHECK(std::get<msg::CreateChannel>(asked(end.hears(create))).channelName == tea());
    CHECK(end.session.dialect() == msg::Dialect::classic_a);
    end.session.reply({"createChannel", std::nullopt, msg::CreateReply{tea()}}, at(0s));
    CHECK(end.says() == R"({"action":"createChannel","channelName":"tea","success":true})");
    CHECK(end.session.stage() == ServerSession::Stage::arrived);

    const auto steps = end.hears(join);
    CHECK(std::get<msg::JoinChannel>(asked(steps)).memberName == member("ada"));
    end.session.reply(let_in(), at(0s));
    CHECK(end.session.stage() == ServerSession::Stage::logged_in);
    const std::string answer = end.says();
    CHECK(contains(answer, R"("success":true)"));
    CHECK(answer.size() < limits::classic_object_bytes);

    const auto said = end.hears(R"({"action":"message","message":"tea is ready"})");
    CHECK(std::get<msg::Say>(asked(said)).message == "tea is ready");
}

TEST_CASE("A's client hears nothing before the answer it waits for")
{
    ServerEnd end;
    end.hears(join);
    end.session.deliver(bob_joined(), at(0s));
    CHECK(end.says().empty());
    end.session.reply(let_in(), at(0s));
    end.session.deliver(bob_joined(), at(0s));
    const auto writes = write_all(end.session, at(0s).mono);
    REQUIRE(writes.size() == 2);
    CHECK(contains(writes[0], R"("success":true)"));
    CHECK(contains(writes[1], "bob joined"));
}

TEST_CASE("what A's client sends before its answer has come is looked at after it")
{
    ServerEnd end;
    CHECK(end.hears(std::string{create} + join + R"({"action":"message","message":"hi"})").size() ==
          1);
    CHECK(end.session.awaits_reply());
    end.session.reply({"createChannel", std::nullopt, msg::CreateReply{tea()}}, at(0s));
    CHECK(std::holds_alternative<msg::JoinChannel>(asked(end.hears(""))));
    CHECK(end.session.awaits_reply());
    end.session.reply(let_in(), at(0s));
    CHECK_FALSE(end.session.awaits_reply());
    CHECK(std::get<msg::Say>(asked(end.hears(""))).message == "hi");
}

TEST_CASE("A's client that is refused gets one object that says so, and may try again")
{
    ServerEnd end;
    end.hears(join);
    end.session.reply(
        {"joinChannel", std::nullopt, Error{ErrorCode::wrong_password, "wrong password"}}, at(0s));
    const auto writes = write_all(end.session, at(0s).mono);
    REQUIRE(writes.size() == 1);
    CHECK(contains(writes[0], R"("success":false)"));
    CHECK(contains(writes[0], "wrong password"));
    CHECK(end.hears(join).size() == 1);
}

TEST_CASE("A's client that forgot its name is told so")
{
    ServerEnd end;
    CHECK(end.hears(R"({"action":"joinChannel","channelName":"tea"})").empty());
    CHECK(contains(end.says(), "memberName"));
}

TEST_CASE("A's client is in one channel at a time")
{
    ServerEnd end = with_ada_in_tea();
    for (const char* request : {join, create}) {
        CHECK(end.hears(request).empty());
        CHECK(contains(end.says(), R"("memberName":"*","message":"you are in a channel already")"));
    }
}

TEST_CASE("A's client hears only of a message that failed")
{
    ServerEnd end = with_ada_in_tea();
    end.hears(R"({"action":"message","message":"hi"})");
    end.session.reply(stored(std::nullopt), at(0s));
    CHECK(end.says().empty());
    end.session.reply({"message", std::nullopt, Error{ErrorCode::rate_limited, "slow down"}},
                      at(1s));
    CHECK(end.says() == R"({"memberName":"*","message":"slow down","timestamp":"12:54:04"})");
}

TEST_CASE("A's client that asks for more than old ones know is refused by name")
{
    ServerEnd end;
    end.hears(create);
    end.session.reply({"createChannel", std::nullopt, msg::CreateReply{tea()}}, at(0s));
    end.says();
    for (const char* request :
         {R"({"action":"listChannels"})", R"({"action":"hello","protocol":1})"}) {
        CHECK(end.hears(request).empty());
        CHECK(contains(end.says(), "unsupported_client"));
    }
    CHECK(end.hears(R"({"action":"message","message":"hi"})").empty());
    CHECK(contains(end.says(), "login_first"));
}

TEST_CASE("A's client has ten minutes to think once it has asked something")
{
    ServerEnd end;
    CHECK(end.session.expired(at(limits::login_time).mono));
    end.hears(create);
    CHECK_FALSE(end.session.expired(at(10min - 1s).mono));
    CHECK(end.session.next_deadline() == at(10min).mono);
    REQUIRE(end.session.expired(at(10min).mono));
    CHECK(end.session.expired(at(10min).mono)->code == ErrorCode::login_timeout);
}

TEST_CASE("A's client that is in a channel is never pinged out")
{
    const ServerEnd end = with_ada_in_tea();
    CHECK_FALSE(end.session.expired(at(24h).mono));
    CHECK_FALSE(end.session.next_deadline());
}

TEST_CASE("an object of A that asks nothing buys no time")
{
    ServerEnd end;
    CHECK(end.hears(R"({"action":"joinChannel"})").empty());
    CHECK(end.session.dialect() == msg::Dialect::classic_a);
    CHECK(end.session.expired(at(limits::login_time).mono)->code == ErrorCode::login_timeout);
}

TEST_CASE("A's client is told why the server goes, in the form it can read then")
{
    const Error reason{ErrorCode::shutting_down, "back soon"};
    ServerEnd waiting;
    waiting.hears(join);
    waiting.session.say_goodbye(reason, at(0s));
    CHECK(contains(waiting.says(), R"("success":false)"));

    ServerEnd inside = with_ada_in_tea();
    inside.session.deliver(SharedEvent{msg::Closing{reason}}, at(0s));
    CHECK(inside.says() == R"({"memberName":"*","message":"back soon","timestamp":"12:54:03"})");
}

TEST_CASE("a burst of control characters does not fill an old client's queue")
{
    Outbox outbox;
    const msg::ClassicLine line{"eve", std::string(limits::message_bytes, '\x01'), at(0s).wall};
    std::string text;
    for (const Buffer& object : classic_buffers(msg::Dialect::classic_a, line))
        text += *object;
    CHECK(contains(text, "…"));
    for (double i = 0; i < limits::message_burst; ++i)
        for (Buffer& object : classic_buffers(msg::Dialect::classic_a, line))
            outbox.push(std::move(object), at(0s).mono);
    CHECK_FALSE(outbox.exceeded(at(limits::queue_soft_time).mono));
}

TEST_CASE("B's client lands in the lobby with a welcome")
{
    for (const bool classic_door : {true, false}) {
        ServerEnd end{{.plain_allowed = true, .classic_door = classic_door}};
        const auto steps = end.hears(connect);
        const auto& request = std::get<msg::JoinChannel>(asked(steps));
        CHECK(request.channelName.str() == "lobby");
        CHECK(request.memberName == member("ada"));
        end.session.reply(let_in(), at(0s));
        const std::string answer = end.says();
        CHECK(contains(answer, R"("type":"system")"));
        CHECK(contains(answer, "ada"));
        CHECK(end.session.stage() == ServerSession::Stage::logged_in);
    }
}

TEST_CASE("B's client hears its own message once it is stored")
{
    ServerEnd end = with_ada_connected();
    const auto steps = end.hears(R"({"type":"message","content":"tea is ready"})");
    CHECK(std::get<msg::Say>(asked(steps)).message == "tea is ready");
    CHECK(end.says().empty());
    end.session.reply(stored(id_of(steps)), at(0s));
    const std::string echo = end.says();
    CHECK(contains(echo, R"("content":"tea is ready")"));
    CHECK(contains(echo, R"("username":"ada")"));
    CHECK(contains(echo, R"("type":"message")"));
}

TEST_CASE("B's messages that are answered out of order are not mixed up")
{
    ServerEnd end = with_ada_connected();
    const auto first = id_of(end.hears(R"({"type":"message","content":"one"})"));
    const auto second = id_of(end.hears(R"({"type":"message","content":"two"})"));
    end.session.reply({"message", second, Error{ErrorCode::rate_limited, "slow down"}}, at(0s));
    end.session.reply(stored(first), at(0s));
    const auto writes = write_all(end.session, at(0s).mono);
    REQUIRE(writes.size() == 2);
    CHECK(contains(writes[0], R"("content":"slow down")"));
    CHECK(contains(writes[0], R"("type":"system")"));
    CHECK(contains(writes[1], R"("content":"one")"));
}

TEST_CASE("B's client is told its errors as lines of the server")
{
    ServerEnd end{{.plain_allowed = true, .classic_door = true}};
    for (const char* bad :
         {R"({"type":"message","content":"hi"})", R"({"type":"fly"})", "nonsense\n",
          R"({"action":"hello","protocol":1})", R"({"type":"connect","username":"a d a"})"}) {
        CAPTURE(bad);
        CHECK(end.hears(bad).empty());
        CHECK(contains(end.says(), R"("type":"system")"));
    }
    end.hears(connect);
    end.session.reply(let_in(), at(0s));
    end.says();
    CHECK(end.hears(connect).empty());
    CHECK(contains(end.says(), "already"));
}

TEST_CASE("B's client that says goodbye is hung up on without a word")
{
    ServerEnd end = with_ada_connected();
    const auto steps = end.hears(R"({"type":"disconnect"})");
    REQUIRE(hung_up(steps));
    CHECK_FALSE(std::get<HangUp>(steps[0]).reason);
    CHECK(end.says().empty());
}

TEST_CASE("B's client has the usual time to connect, and is never pinged out")
{
    const ServerEnd silent{{.plain_allowed = true, .classic_door = true}};
    CHECK(silent.session.expired(at(limits::login_time).mono)->code == ErrorCode::login_timeout);
    const ServerEnd end = with_ada_connected();
    CHECK_FALSE(end.session.expired(at(24h).mono));
}
