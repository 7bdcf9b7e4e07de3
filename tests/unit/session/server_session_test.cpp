#include "src/session/server_session.h"

#include "src/protocol/version.h"
#include "src/sealed/person_key.h"
#include "src/session/login_statement.h"
#include "tests/unit/session/ends.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::session;

namespace {

constexpr auto hello = R"({"action":"hello","requestId":1,"protocol":1,"client":"test"})";
constexpr auto login_line = R"({"action":"login","requestId":2,"memberName":"ada"})";

ServerEnd greeted()
{
    ServerEnd end;
    REQUIRE(end.hears(hello).empty());
    end.says();
    return end;
}

msg::Response accepted()
{
    SeededRandom random;
    return {"login", RequestId{2}, msg::LoginReply{UserId::make(random), member("ada"), false}};
}

ServerEnd with_ada_logged_in()
{
    ServerEnd end = greeted();
    REQUIRE(end.hears(login_line).size() == 1);
    end.session.reply(accepted(), at(0s));
    end.says();
    return end;
}

/// The code of the failure that answers these bytes, which make no step.
std::string refusal(ServerEnd& end, std::string_view bytes)
{
    CHECK(end.hears(bytes).empty());
    const std::string answer = end.says();
    const auto frame = msg::decode_server_frame(answer);
    REQUIRE(frame);
    const auto* response = std::get_if<msg::Response>(&*frame);
    REQUIRE(response);
    const auto* error = std::get_if<Error>(&response->body);
    REQUIRE(error);
    return std::string{name_of(error->code)};
}

} // namespace

TEST_CASE("a hello is answered with the server's name, key, challenge and the kernel's word")
{
    ServerEnd end{{.plain_allowed = true, .login = "ada"}};
    CHECK(end.hears(hello).empty());
    const auto frame = msg::decode_server_frame(end.says());
    REQUIRE(frame);
    const auto& response = std::get<msg::Response>(*frame);
    CHECK(response.action == "hello");
    CHECK(response.requestId == RequestId{1});
    const auto& reply = std::get<msg::HelloReply>(response.body);
    CHECK(reply.protocol == msg::protocol_version);
    CHECK(reply.server == "snugd 0.1.0");
    CHECK(reply.serverKey == facts().key);
    CHECK(reply.login == "ada");
    CHECK(end.session.stage() == ServerSession::Stage::greeted);
}

TEST_CASE("each object is a step of its own, understood or not")
{
    ServerEnd end;
    end.session.feed(std::string{hello} + "\n}\n}\n", at(0s).mono);
    for (int i = 0; i < 3; ++i) {
        const auto step = end.session.next(at(0s));
        REQUIRE(step);
        CHECK(std::holds_alternative<Handled>(*step));
        CHECK_FALSE(end.says().empty());
    }
    CHECK_FALSE(end.session.next(at(0s)));
}

TEST_CASE("no two connections get the same challenge")
{
    SeededRandom random;
    std::array<std::string, 2> answers;
    for (std::string& answer : answers) {
        ServerSession session{facts(), {.plain_allowed = true}, random, at(0s).mono};
        session.feed(hello, at(0s).mono);
        const auto step = session.next(at(0s));
        REQUIRE(step);
        CHECK(std::holds_alternative<Handled>(*step));
        answer = joined(write_all(session, at(0s).mono));
    }
    CHECK(answers[0] != answers[1]);
}

TEST_CASE("a client of another protocol is told both numbers, and may try again")
{
    ServerEnd end;
    CHECK(end.hears(R"({"action":"hello","protocol":7})").empty());
    const std::string answer = end.says();
    CHECK(contains(answer, "protocol_version"));
    CHECK(contains(answer, "protocol 1, your client 7"));
    CHECK(end.hears(hello).empty());
    CHECK(end.session.stage() == ServerSession::Stage::greeted);
}

TEST_CASE("a request before hello or login is refused by name")
{
    ServerEnd end;
    CHECK(refusal(end, R"({"action":"ping"})") == "hello_first");
    CHECK(refusal(end, R"({"action":"login","memberName":"ada"})") == "hello_first");
    CHECK(refusal(end, R"({"action":"joinChannel","channelName":"tea"})") == "hello_first");
    end.hears(hello);
    end.says();
    CHECK(refusal(end, R"({"action":"joinChannel","channelName":"tea"})") == "login_first");
}

TEST_CASE("hello and login are said once")
{
    ServerEnd end = greeted();
    CHECK(refusal(end, hello) == "already_done");
    REQUIRE(end.hears(login_line).size() == 1);
    CHECK(refusal(end, login_line) == "already_done"); // the first is with the hub
    end.session.reply(accepted(), at(0s));
    end.says();
    CHECK(refusal(end, login_line) == "already_done");
    CHECK(refusal(end, hello) == "already_done");
}

TEST_CASE("a login that the hub refuses may be tried again under another name")
{
    ServerEnd end = greeted();
    REQUIRE(end.hears(login_line).size() == 1);
    end.session.reply({"login", RequestId{2}, Error{ErrorCode::name_taken, "taken"}}, at(0s));
    CHECK(contains(end.says(), "name_taken"));
    CHECK(end.session.stage() == ServerSession::Stage::greeted);
    CHECK(end.hears(login_line).size() == 1);
}

TEST_CASE("a refusal repeats what it answers")
{
    ServerEnd end;
    end.hears(R"({"action":"ping","requestId":42})");
    const auto frame = msg::decode_server_frame(end.says());
    REQUIRE(frame);
    CHECK(std::get<msg::Response>(*frame).action == "ping");
    CHECK(std::get<msg::Response>(*frame).requestId == RequestId{42});
}

TEST_CASE("a proof by the key over this connection and name is passed on, any other refused")
{
    SeededRandom chance{7};
    const auto key = crypto::SigningKey::make(chance);
    ServerEnd end;
    end.hears(hello);
    const auto frame = msg::decode_server_frame(end.says());
    REQUIRE(frame);
    const auto& server = std::get<msg::HelloReply>(std::get<msg::Response>(*frame).body);

    const auto login_with = [&](const msg::PublicKey& server_key, const msg::Challenge& challenge,
                                const char* signed_name) {
        const auto statement =
            login_statement(server_key, challenge, plain_tcp_binding(), member(signed_name));
        return msg::encode(msg::RequestFrame{
            RequestId{3},
            msg::Login{member("ada"), msg::Login::Proof{msg::PublicKey{key.public_key()},
                                                        msg::Signature{key.sign(statement)}}}});
    };
    CHECK(refusal(end, login_with(server.serverKey, server.challenge, "bob")) == "login_refused");
    CHECK(refusal(end, login_with(server.serverKey, msg::Challenge::make(chance), "ada")) ==
          "login_refused");
    CHECK(refusal(end, login_with(msg::PublicKey::make(chance), server.challenge, "ada")) ==
          "login_refused");

    const auto steps = end.hears(login_with(server.serverKey, server.challenge, "ada"));
    CHECK(std::holds_alternative<msg::Login>(asked(steps)));
    const auto& proven = std::get<Asked>(steps[0]).proven;
    REQUIRE(proven);
    CHECK(proven->key == msg::PublicKey{key.public_key()});
    CHECK_FALSE(proven->person);
}

TEST_CASE("an exchange key is passed on if the key one logs in with signed it, and refused if not")
{
    SeededRandom chance{7};
    const auto key = crypto::SigningKey::make(chance);
    const auto exchange = crypto::ExchangeKey::make(chance).public_key();
    const auto log_in = [&](std::optional<msg::ExchangeKey> shown,
                            std::optional<crypto::SignatureBytes> signature) {
        ServerEnd end;
        end.hears(hello);
        const auto frame = msg::decode_server_frame(end.says());
        REQUIRE(frame);
        const auto& server = std::get<msg::HelloReply>(std::get<msg::Response>(*frame).body);
        const auto statement =
            login_statement(server.serverKey, server.challenge, plain_tcp_binding(), member("ada"));
        msg::Login::Proof proof{msg::PublicKey{key.public_key()},
                                msg::Signature{key.sign(statement)}, std::move(shown)};
        if (signature)
            proof.exchangeSignature = msg::Signature{*signature};
        return end.hears(
            msg::encode(msg::RequestFrame{RequestId{3}, msg::Login{member("ada"), proof}}));
    };
    const auto is_passed_on = [](const std::vector<Step>& steps) {
        return !steps.empty() && std::holds_alternative<Asked>(steps[0]);
    };
    const auto right = sealed::sign_exchange(key, exchange);
    const auto steps = log_in(msg::ExchangeKey{exchange}, right);
    REQUIRE(is_passed_on(steps));
    const auto& proven = std::get<Asked>(steps[0]).proven;
    REQUIRE(proven);
    CHECK(proven->person == msg::PersonKey{msg::PublicKey{key.public_key()},
                                           msg::ExchangeKey{exchange}, msg::Signature{right}});

    const auto others = sealed::sign_exchange(crypto::SigningKey::make(chance), exchange);
    CHECK_FALSE(is_passed_on(log_in(msg::ExchangeKey{exchange}, others)));
    CHECK_FALSE(is_passed_on(log_in(msg::ExchangeKey::make(chance), right)));
    CHECK_FALSE(is_passed_on(log_in(msg::ExchangeKey{exchange}, std::nullopt)));
    CHECK_FALSE(is_passed_on(log_in(std::nullopt, right)));
}

TEST_CASE("a login without a proof proves nothing")
{
    ServerEnd end = greeted();
    const auto steps = end.hears(login_line);
    CHECK(std::holds_alternative<msg::Login>(asked(steps)));
    CHECK_FALSE(std::get<Asked>(steps[0]).proven);
}

TEST_CASE("requests that arrive together are passed on one by one, in order")
{
    ServerEnd end = with_ada_logged_in();
    const auto steps = end.hears(R"({"action":"ping"}{"action":"stats"})"
                                 "\n"
                                 R"({"action":"listChannels"})");
    REQUIRE(steps.size() == 3);
    CHECK(std::holds_alternative<msg::Ping>(std::get<Asked>(steps[0]).frame.request));
    CHECK(std::holds_alternative<msg::Stats>(std::get<Asked>(steps[1]).frame.request));
    CHECK(std::holds_alternative<msg::ListChannels>(std::get<Asked>(steps[2]).frame.request));
}

TEST_CASE("what only an old client may leave out or say is refused from a native one")
{
    ServerEnd end = with_ada_logged_in();
    CHECK(refusal(end, R"({"action":"message","message":"hi"})") == "missing_field");
    CHECK(refusal(end, R"({"action":"joinChannel","channelName":"tea","memberName":"bob"})") ==
          "bad_value");
}

TEST_CASE("a changed name is no login")
{
    ServerEnd end = greeted();
    SeededRandom random;
    end.session.reply(
        {"nick", std::nullopt, msg::LoginReply{UserId::make(random), member("ada"), false}},
        at(0s));
    CHECK(end.session.stage() == ServerSession::Stage::greeted);
}

TEST_CASE("a bad line costs one error and not the connection")
{
    ServerEnd end = with_ada_logged_in();
    for (const std::string line : {"nonsense\n", "{\"action\"\n", "{\"a\"}", "{\"a\":1,\"a\":2}",
                                   "{\"action\":\"\xff\"}", "{}", "{\"action\":\"fly\"}"}) {
        CAPTURE(line);
        CHECK_FALSE(refusal(end, line).empty());
    }
    CHECK(std::holds_alternative<msg::Ping>(asked(end.hears(R"({"action":"ping"})"))));
}

TEST_CASE("before login an object is short, after it may be long")
{
    const std::string_view open = R"({"action":"message","channelName":"tea","message":")";
    const std::string object =
        std::string{open} + std::string(limits::object_bytes_before_login, 'x') + "\"}";
    ServerEnd before = greeted();
    CHECK(refusal(before, object + "\n") == "too_long");

    ServerEnd after = with_ada_logged_in();
    CHECK(std::holds_alternative<msg::Say>(asked(after.hears(object))));
    CHECK(refusal(after, std::string{open} + std::string(limits::object_bytes, 'x') + "\"}\n") ==
          "too_long");
}

TEST_CASE("too many errors before login end the connection, after login they do not")
{
    ServerEnd before;
    for (std::size_t i = 1; i < limits::errors_before_login; ++i)
        CHECK(before.hears("nonsense\n").empty());
    CHECK(hung_up(before.hears("nonsense\n")));
    CHECK(before.hears(hello).empty());

    ServerEnd after = with_ada_logged_in();
    for (std::size_t i = 0; i < 10 * limits::errors_before_login; ++i)
        CHECK(after.hears("nonsense\n").empty());
}

TEST_CASE("an HTTP request is hung up on at its first byte, with an object that says so")
{
    ServerEnd end;
    const auto steps = end.hears("G");
    REQUIRE(hung_up(steps));
    const auto& reason = std::get<HangUp>(steps[0]).reason;
    REQUIRE(reason);
    CHECK(reason->code == ErrorCode::unsupported_transport);
    end.session.say_goodbye(*reason, at(0s));
    CHECK(contains(end.says(), R"("action":"closing")"));
    CHECK(end.hears("ET / HTTP/1.1\r\n\r\n{\"action\":\"ping\"}").empty());
    CHECK(end.says().empty());
}

TEST_CASE("a TLS hello is hung up on in silence")
{
    ServerEnd end;
    const auto steps = end.hears("\x16\x03\x01");
    REQUIRE(hung_up(steps));
    const auto& reason = std::get<HangUp>(steps[0]).reason;
    REQUIRE(reason);
    CHECK(reason->code == ErrorCode::unsupported_transport);
    end.session.say_goodbye(*reason, at(0s));
    CHECK(end.says().empty());
}

TEST_CASE("where plain JSON is not allowed nobody gets further than a byte")
{
    for (const char* bytes : {hello, " {}", "\n{}", "x\n{\"action\":\"ping\"}"}) {
        CAPTURE(bytes);
        ServerEnd end{{.plain_allowed = false}};
        const auto steps = end.hears(bytes);
        REQUIRE(hung_up(steps));
        CHECK(std::get<HangUp>(steps[0]).reason->code == ErrorCode::unsupported_transport);
    }
}

TEST_CASE("an event goes to a native client as it is, and shared")
{
    ServerEnd end = with_ada_logged_in();
    const SharedEvent event{msg::Parted{tea()}};
    end.session.deliver(event, at(0s));
    CHECK(event.native().buffer.use_count() == 2);
    CHECK(end.says() == event.native().text());
}

TEST_CASE("the last words name why")
{
    ServerEnd end = with_ada_logged_in();
    end.session.say_goodbye({ErrorCode::shutting_down, "back soon"}, at(0s));
    const auto frame = msg::decode_server_frame(end.says());
    REQUIRE(frame);
    CHECK(std::get<msg::Event>(*frame) ==
          msg::Event{msg::Closing{{ErrorCode::shutting_down, "back soon"}}});
}

TEST_CASE("a peer has only so long to log in")
{
    const auto late = at(limits::login_time).mono;
    for (const ServerEnd& end : {ServerEnd{}, greeted()}) {
        CHECK(end.session.next_deadline() == late);
        CHECK_FALSE(end.session.expired(late - 1ms));
        CHECK(end.session.expired(late)->code == ErrorCode::login_timeout);
    }
    const ServerEnd end = with_ada_logged_in();
    CHECK_FALSE(end.session.expired(late));
}

TEST_CASE("a peer that dribbles bytes has no longer than one that sends none")
{
    ServerEnd end;
    for (auto time = 0s; time < limits::login_time; ++time)
        end.hears("{", at(time));
    CHECK(end.session.expired(at(limits::login_time).mono)->code == ErrorCode::login_timeout);
}

TEST_CASE("a silent native client is dead, one that pings is not")
{
    ServerEnd end = with_ada_logged_in();
    end.hears(R"({"action":"ping"})", at(30s));
    const auto dead = at(30s + limits::dead_after).mono;
    CHECK(end.session.next_deadline() == dead);
    CHECK_FALSE(end.session.expired(dead - 1ms));
    CHECK(end.session.expired(dead)->code == ErrorCode::ping_timeout);
}

TEST_CASE("a client that does not read is named for it")
{
    ServerEnd end = with_ada_logged_in();
    const SharedEvent event{
        msg::Closing{{ErrorCode::shutting_down, std::string(limits::queue_soft_bytes, 'x')}}};
    end.session.deliver(event, at(0s));
    CHECK_FALSE(end.session.expired(at(0s).mono));
    CHECK(end.session.next_deadline() == at(limits::queue_soft_time).mono);
    CHECK(end.session.expired(at(limits::queue_soft_time).mono)->code == ErrorCode::sendq_exceeded);
}
