#include "src/session/client_session.h"

#include "src/protocol/version.h"
#include "src/sealed/person_key.h"
#include "tests/unit/session/ends.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::session;

namespace {

/// A client's end, and what its server would see of it.
struct ClientEnd {
    explicit ClientEnd(const crypto::SigningKey* key = nullptr)
        : session{"snug 0.1.0", member("ada"), key, at(0s).mono}
    {
    }

    std::vector<ClientStep> hears(std::string_view bytes, Instant now = at(0s))
    {
        session.feed(bytes, now.mono);
        std::vector<ClientStep> steps;
        while (auto step = session.next(now.mono))
            steps.push_back(std::move(*step));
        return steps;
    }
    std::string says() { return joined(write_all(session, at(0s).mono)); }

    ClientSession session;
};

std::string hello_reply(int protocol = msg::protocol_version)
{
    SeededRandom random;
    return msg::encode(
        msg::Response{"hello", RequestId{1},
                      msg::HelloReply{protocol, "snugd 0.1.0", msg::Challenge::make(random),
                                      msg::PublicKey::make(random), std::nullopt}});
}

std::string login_reply()
{
    SeededRandom random;
    return msg::encode(msg::Response{"login", RequestId{2},
                                     msg::LoginReply{UserId::make(random), member("ada"), false}});
}

ClientEnd logged_in()
{
    ClientEnd end;
    REQUIRE(end.hears(hello_reply() + login_reply()).size() == 1);
    end.says();
    return end;
}

std::string done(std::string_view action, RequestId id)
{
    return msg::encode(msg::Response{std::string{action}, id, msg::Done{}});
}

/// Why the link is lost: the one step.
Error failure(const std::vector<ClientStep>& steps)
{
    REQUIRE(steps.size() == 1);
    REQUIRE(std::holds_alternative<LinkFailed>(steps[0]));
    return std::get<LinkFailed>(steps[0]).error;
}

} // namespace

TEST_CASE("a client says hello unasked, then logs in, then is told that it is in")
{
    ClientEnd end;
    CHECK(contains(end.says(), R"("action":"hello")"));
    CHECK(end.hears(hello_reply()).empty());
    CHECK(contains(end.says(), R"("action":"login","memberName":"ada")"));
    const auto steps = end.hears(login_reply());
    REQUIRE(steps.size() == 1);
    const auto& in = std::get<LoggedIn>(steps[0]);
    CHECK(in.hello.server == "snugd 0.1.0");
    CHECK(in.login.memberName == member("ada"));
    CHECK(end.session.logged_in());
}

TEST_CASE("a client's proof convinces the server's end")
{
    SeededRandom chance{9};
    const auto key = crypto::SigningKey::make(chance);
    ClientEnd client{&key};
    ServerEnd server;
    CHECK(server.hears(client.says()).empty());
    CHECK(client.hears(server.says()).empty());
    const auto steps = server.hears(client.says());
    CHECK(std::get<msg::Login>(asked(steps)).memberName == member("ada"));
    const auto& proven = std::get<Asked>(steps[0]).proven;
    REQUIRE(proven);
    CHECK(proven->key == msg::PublicKey{key.public_key()});
    REQUIRE(proven->person);
    CHECK(proven->person->exchangeKey.bytes() == sealed::exchange_key_of(key).public_key());
}

TEST_CASE("a server of another protocol, or one that refuses, ends the link with words")
{
    CHECK(failure(ClientEnd{}.hears(hello_reply(7))).code == ErrorCode::protocol_version);

    ClientEnd refused;
    refused.hears(hello_reply());
    const Error taken{ErrorCode::name_taken, "bob is here already"};
    CHECK(failure(refused.hears(msg::encode(msg::Response{"login", RequestId{2}, taken}))) ==
          taken);

    const Error full{ErrorCode::too_many_connections, "too many of you"};
    CHECK(failure(ClientEnd{}.hears(msg::encode(msg::Event{msg::Closing{full}}))) == full);
}

TEST_CASE("a reply comes with the id of its request")
{
    ClientEnd end = logged_in();
    const RequestId topic = end.session.request(msg::SetTopic{tea(), "oolong"}, at(0s).mono);
    const RequestId away = end.session.request(msg::SetAway{}, at(0s).mono);
    CHECK(topic != away);
    const auto steps = end.hears(done("away", away) + done("topic", topic));
    REQUIRE(steps.size() == 2);
    CHECK(std::get<Answered>(steps[0]).request == away);
    CHECK(std::get<Answered>(steps[1]).request == topic);
}

TEST_CASE("a failed request is an answer, and the link stands")
{
    ClientEnd end = logged_in();
    const RequestId id = end.session.request(msg::SetTopic{tea(), "oolong"}, at(0s).mono);
    const Error denied{ErrorCode::not_a_member, "join first"};
    const auto steps = end.hears(msg::encode(msg::Response{"topic", id, denied}));
    REQUIRE(steps.size() == 1);
    CHECK(std::get<Answered>(steps[0]).body == msg::ReplyBody{denied});
    CHECK(end.session.logged_in());
}

TEST_CASE("an answer to what was not asked ends the link")
{
    for (const char* answer : {R"({"action":"away","requestId":99,"success":true})",
                               R"({"action":"topic","requestId":3,"success":true})",
                               R"({"action":"away","success":true})",
                               R"({"action":"login","requestId":2,"success":false,)"
                               R"("error":{"code":"x","message":"y"}})"}) {
        CAPTURE(answer);
        ClientEnd end = logged_in();
        CHECK(end.session.request(msg::SetAway{}, at(0s).mono) == RequestId{3});
        CHECK(failure(end.hears(answer)).code == ErrorCode::bad_reply);
        CHECK(end.hears(login_reply()).empty());
    }
}

TEST_CASE("a request is answered once")
{
    ClientEnd end = logged_in();
    const RequestId id = end.session.request(msg::SetAway{}, at(0s).mono);
    CHECK(end.hears(done("away", id)).size() == 1);
    CHECK(failure(end.hears(done("away", id))).code == ErrorCode::bad_reply);
}

TEST_CASE("what is no snug ends the link")
{
    const std::string long_line = "{\"action\":\"" + std::string(limits::object_bytes, 'x');
    for (const std::string& bytes :
         {std::string{"SSH-2.0-OpenSSH_9.2\r\n"}, std::string{"HTTP/1.1 400 Bad Request\r\n\r\n"},
          std::string{"{}"}, std::string{"{\"action\":5}"}, long_line,
          std::string{"{\"action\":\"hello\",\"requestId\":1,\"success\":true}"},
          msg::encode(msg::Event{msg::Parted{tea()}}), login_reply()}) {
        CAPTURE(bytes);
        CHECK(failure(ClientEnd{}.hears(bytes)).code == ErrorCode::bad_reply);
    }
}

TEST_CASE("events are passed on, those of a newer server passed over")
{
    ClientEnd end = logged_in();
    const auto steps = end.hears(R"({"action":"fireworks","colour":"red"})" +
                                 msg::encode(msg::Event{msg::Parted{tea()}}));
    REQUIRE(steps.size() == 1);
    CHECK(std::get<msg::Event>(steps[0]) == msg::Event{msg::Parted{tea()}});
}

TEST_CASE("a server that says why it goes is passed on as an event")
{
    ClientEnd end = logged_in();
    const msg::Event closing = msg::Closing{{ErrorCode::shutting_down, "back soon"}};
    const auto steps = end.hears(msg::encode(closing));
    REQUIRE(steps.size() == 1);
    CHECK(std::get<msg::Event>(steps[0]) == closing);
}

TEST_CASE("a server that could not read what we said ends the link with its words")
{
    ClientEnd end = logged_in();
    const Error unread{ErrorCode::too_long, "an object may have at most 65536 bytes"};
    CHECK(failure(end.hears(msg::encode(msg::Response{"", std::nullopt, unread}))) == unread);
}

TEST_CASE("a client pings when it has been silent, also when much is said to it")
{
    ClientEnd end = logged_in();
    const Instant later = at(limits::ping_interval);
    end.hears(msg::encode(msg::Event{msg::Parted{tea()}}), later);

    CHECK(end.session.next_deadline() == later.mono);
    CHECK_FALSE(end.session.keep_alive(later.mono - 1ms));
    CHECK(end.says().empty());
    CHECK_FALSE(end.session.keep_alive(later.mono));
    CHECK(contains(end.says(), R"("action":"ping")"));
    CHECK(end.session.next_deadline() == later.mono + limits::ping_interval);
}

TEST_CASE("an answered ping is nobody's business, however late")
{
    ClientEnd end = logged_in();
    end.session.keep_alive(at(30s).mono);
    end.session.keep_alive(at(60s).mono);
    CHECK(end.hears(done("ping", RequestId{3}) + done("ping", RequestId{4}), at(61s)).empty());
    CHECK(end.session.logged_in());
}

TEST_CASE("a server that is silent for too long is dead")
{
    ClientEnd end;
    const auto dead = at(limits::dead_after).mono;
    CHECK(end.session.next_deadline() == dead);
    CHECK_FALSE(end.session.keep_alive(dead - 1ms));
    CHECK(end.session.keep_alive(dead));
}

TEST_CASE("a failed link asks for no wake-ups and takes requests nobody answers")
{
    ClientEnd end = logged_in();
    failure(end.hears("nonsense\n"));
    CHECK(end.session.next_deadline() == MonoTime::max());
    end.session.request(msg::SetAway{}, at(0s).mono);
    CHECK_FALSE(end.session.logged_in());
}
