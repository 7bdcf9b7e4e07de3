#include "src/protocol/version.h"
#include "src/session/client_session.h"
#include "src/session/login_statement.h"
#include "src/session/transport.h"
#include "tests/unit/session/ends.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::session;

namespace {

/// Ada's client and a server, over an encrypted link whose bytes pass through our hands.
struct Pair {
    explicit Pair(SecureLink::KeyCheck check =
                      [](const sealed::Lineage&) { return Result<void>{}; })
        : client{"snug", member("ada"), &key, at(0s).mono,
                 Transport{SecureLink::for_client(std::move(check), random)}}
    {
    }

    /// What the server would have others do, and what the client learns, until all is said.
    void talk()
    {
        for (bool moved = true; moved;) {
            const std::string there = write_once(client, at(0s).mono);
            hear(there);
            const std::string back = write_once(server.session, at(0s).mono);
            client.feed(back, at(0s).mono);
            while (auto step = client.next(at(0s).mono))
                client_steps.push_back(std::move(*step));
            to_server += there;
            moved = !there.empty() || !back.empty();
        }
    }
    void hear(std::string_view bytes)
    {
        for (Step& step : server.hears(bytes))
            server_steps.push_back(std::move(step));
    }
    void let_in()
    {
        talk();
        const auto& frame = std::get<Asked>(server_steps.at(0)).frame;
        server.session.reply(
            {"login", frame.requestId, msg::LoginReply{UserId::make(random), member("ada"), false}},
            at(0s));
        talk();
        REQUIRE(client.logged_in());
    }
    [[nodiscard]] Error failure() const
    {
        REQUIRE(!client_steps.empty());
        return std::get<LinkFailed>(client_steps.back()).error;
    }

    SeededRandom random{3};
    crypto::SigningKey key = crypto::SigningKey::make(random);
    ServerEnd server{{.plain_allowed = false}};
    ClientSession client;
    std::vector<Step> server_steps;
    std::vector<ClientStep> client_steps;
    std::string to_server;
};

std::string goodbye(ErrorCode code)
{
    return msg::encode(msg::Event{msg::Closing{Error{code, "<call 555-1234>"}}}) + "\n";
}

} // namespace

TEST_CASE("what is said over an encrypted link cannot be read on its way")
{
    Pair pair;
    pair.let_in();
    CHECK(pair.client.is_secured());
    CHECK(pair.to_server.front() == SecureLink::first_byte);
    CHECK_FALSE(contains(pair.to_server, "ada"));
    CHECK_FALSE(contains(pair.to_server, "action"));
    CHECK(std::get<Asked>(pair.server_steps.at(0)).proven.value().key ==
          msg::PublicKey{pair.key.public_key()});
}

TEST_CASE("what is longer than a record arrives whole and in order")
{
    Pair pair;
    pair.let_in();
    pair.server_steps.clear();
    std::string text(limits::message_bytes, 'x');
    for (int i = 0; i < 40; ++i) {
        text.front() = static_cast<char>('a' + i % 26);
        pair.client.request(msg::Say{tea(), {}, msg::MessageKind::text, text}, at(0s).mono);
    }
    pair.talk();
    REQUIRE(pair.server_steps.size() == 40);
    for (int i = 0; i < 40; ++i) {
        const auto& said = std::get<msg::Say>(
            std::get<Asked>(pair.server_steps[static_cast<std::size_t>(i)]).frame.request);
        CHECK(said.message.front() == static_cast<char>('a' + i % 26));
        CHECK(said.message.size() == text.size());
    }
    CHECK(pair.client.is_drained());
}

TEST_CASE("a key exchange costs nothing until the server goes on")
{
    Pair pair;
    pair.server.session.feed(write_once(pair.client, at(0s).mono), at(0s).mono);
    const auto step = pair.server.session.next(at(0s));
    REQUIRE(step);
    CHECK(std::holds_alternative<Knocked>(*step));
    CHECK(pair.server.says().empty());

    // and can be refused in words that the client understands, though it shows its own
    pair.server.session.say_goodbye({ErrorCode::rate_limited, "<call 555-1234>"}, at(0s));
    pair.client.feed(pair.server.says(), at(0s).mono);
    const auto refused = pair.client.next(at(0s).mono);
    REQUIRE(refused);
    const Error why = std::get<LinkFailed>(*refused).error;
    CHECK(why.code == ErrorCode::rate_limited);
    CHECK_FALSE(contains(why.text, "555"));
}

TEST_CASE("nobody between can end an encrypted link for good with plain words")
{
    Pair pair;
    pair.client.feed(goodbye(ErrorCode::login_refused), at(0s).mono);
    const auto early = pair.client.next(at(0s).mono);
    REQUIRE(early);
    CHECK(std::get<LinkFailed>(*early).error.code == ErrorCode::unavailable);

    Pair later;
    later.let_in();
    later.client.feed(goodbye(ErrorCode::shutting_down), at(0s).mono);
    const auto step = later.client.next(at(0s).mono);
    REQUIRE(step);
    CHECK(std::get<LinkFailed>(*step).error.code == ErrorCode::bad_record);
}

TEST_CASE("to a server whose key is not taken a client says nothing, not even hello")
{
    Pair pair{[](const sealed::Lineage&) {
        return Result<void>{Error{ErrorCode::bad_config, "another key than yesterday"}};
    }};
    pair.talk();
    CHECK(pair.failure().code == ErrorCode::bad_config);
    CHECK(pair.server_steps.empty());
    CHECK(pair.server.session.stage() == ServerSession::Stage::arrived);
    CHECK(pair.to_server.size() == 34); // one key, made for this link
}

TEST_CASE("the signature of a login on one link is refused on another, and on a plain one")
{
    SeededRandom chance{9};
    const auto key = crypto::SigningKey::make(chance);
    const auto login = [&](std::span<const std::byte> binding, const msg::Challenge& challenge) {
        const auto statement = login_statement(facts().key, challenge, binding, member("ada"));
        return msg::RequestFrame{
            RequestId{2},
            msg::Login{member("ada"), msg::Login::Proof{msg::PublicKey{key.public_key()},
                                                        msg::Signature{key.sign(statement)}}}};
    };
    const auto greet = [&](SecureLink* link) {
        ServerEnd end;
        const auto hears = [&](std::string text) {
            std::string bytes;
            const std::string_view pieces[]{text};
            if (link != nullptr)
                link->seal(pieces, bytes, at(0s).mono);
            return end.hears(link != nullptr ? bytes : text);
        };
        const auto says = [&] {
            std::string text;
            const std::string bytes = end.says();
            if (link == nullptr)
                return bytes;
            REQUIRE(link->feed(bytes, text).ok());
            return text;
        };
        if (link != nullptr)
            for (std::string out = link->take_out(); !out.empty(); out = link->take_out()) {
                end.hears(out);
                CHECK(says().empty());
            }
        hears(msg::encode(msg::RequestFrame{RequestId{1}, msg::Hello{1, "snug", {}}}) + "\n");
        const auto frame = msg::decode_server_frame(says());
        REQUIRE(frame);
        const auto challenge =
            std::get<msg::HelloReply>(std::get<msg::Response>(*frame).body).challenge;
        const Binding others{};
        const Bytes plain = plain_tcp_binding();
        const Bytes local = local_binding(1000);
        const std::span<const std::byte> own =
            link != nullptr ? std::span<const std::byte>{link->binding()} : plain;
        for (const std::span<const std::byte> binding :
             {std::span<const std::byte>{others},
              std::span<const std::byte>{},
              {local},
              link != nullptr ? std::span<const std::byte>{plain} : others}) {
            CHECK(hears(msg::encode(login(binding, challenge)) + "\n").empty());
            CHECK(contains(says(), "login_refused"));
        }
        const auto steps = hears(msg::encode(login(own, challenge)) + "\n");
        REQUIRE(steps.size() == 1);
        CHECK(std::get<Asked>(steps[0]).proven.value().key == msg::PublicKey{key.public_key()});
    };
    SecureLink link = SecureLink::for_client([](const auto&) { return Result<void>{}; }, chance);
    greet(&link);
    greet(nullptr);
}

namespace {

/// Ada logs in over plain JSON to somebody who passes each byte on to the server.
struct PassedOn {
    PassedOn(Transport adas_door, Arrival arrival)
        : client{"snug", member("ada"), &key, at(0s).mono, std::move(adas_door)}, server{std::move(
                                                                                      arrival)}
    {
        for (bool moved = true; moved;) {
            const std::string there = write_once(client, at(0s).mono);
            for (Step& step : server.hears(there))
                asked.push_back(std::move(step));
            const std::string back = write_once(server.session, at(0s).mono);
            client.feed(back, at(0s).mono);
            while (auto step = client.next(at(0s).mono))
                steps.push_back(std::move(*step));
            moved = !there.empty() || !back.empty();
        }
    }

    [[nodiscard]] bool is_taken() const { return asked.size() == 1 && steps.empty(); }
    [[nodiscard]] std::string refusal() const
    {
        REQUIRE(asked.empty());
        REQUIRE(steps.size() == 1);
        const Error& error = std::get<LinkFailed>(steps[0]).error;
        CHECK(error.code == ErrorCode::login_refused);
        return error.text;
    }

    SeededRandom random{11};
    crypto::SigningKey key = crypto::SigningKey::make(random);
    ClientSession client;
    ServerEnd server;
    std::vector<Step> asked;
    std::vector<ClientStep> steps;
};

Transport local_door(std::uint32_t uid)
{
    return Transport{local_binding(uid)};
}

} // namespace

TEST_CASE("a login over the local socket is taken from the uid that signed it")
{
    CHECK(PassedOn{local_door(1000), {.plain_allowed = true, .uid = 1000}}.is_taken());
    CHECK(PassedOn{Transport{}, {.plain_allowed = true}}.is_taken());
}

TEST_CASE("a login that another uid passes on is refused, and the words say whom the kernel named")
{
    const std::string words =
        PassedOn{local_door(1000), {.plain_allowed = true, .uid = 1001}}.refusal();
    CHECK(contains(words, "uid 1001's"));
    CHECK(contains(words, "snug --server HOST:PORT"));
}

TEST_CASE("a login signed for one kind of door is refused at another")
{
    CHECK(contains(PassedOn{local_door(1000), {.plain_allowed = true}}.refusal(), "plain TCP"));
    CHECK(contains(PassedOn{Transport{}, {.plain_allowed = true, .uid = 1000}}.refusal(),
                   "uid 1000's"));
}

TEST_CASE("what a plain link is bound to has the bytes that the manual says")
{
    const auto text_of = [](const Bytes& bytes) {
        return std::string{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    };
    CHECK(text_of(local_binding(0x01020304)) == "unix\x01\x02\x03\x04");
    CHECK(text_of(plain_tcp_binding()) == "plain-tcp");
}

TEST_CASE("a server that says hello with another key than the link's is left")
{
    Pair pair;
    SeededRandom chance{8};
    const auto eve = crypto::SigningKey::make(chance);
    const ServerFacts eves{"snugd 0.1.0", eve};
    // The link is the server's own; what is said over it is another's.
    SecureLink link = SecureLink::for_server(facts().host, chance);
    std::string heard;
    REQUIRE(link.feed(write_once(pair.client, at(0s).mono), heard).ok());
    pair.client.feed(link.take_out(), at(0s).mono);
    CHECK_FALSE(pair.client.next(at(0s).mono));
    REQUIRE(link.feed(write_once(pair.client, at(0s).mono), heard).ok());
    const std::string reply = msg::encode(
        msg::Response{"hello", RequestId{1},
                      msg::HelloReply{msg::protocol_version, "snugd", msg::Challenge::make(chance),
                                      eves.key, std::nullopt}});
    const std::string_view pieces[]{reply};
    std::string record;
    link.seal(pieces, record, at(0s).mono);
    pair.client.feed(record, at(0s).mono);
    const auto step = pair.client.next(at(0s).mono);
    REQUIRE(step);
    CHECK(std::get<LinkFailed>(*step).error.code == ErrorCode::bad_reply);
    CHECK(write_once(pair.client, at(0s).mono).empty());
}

TEST_CASE("one byte that is changed on the way ends the link with bad_record")
{
    for (std::size_t byte = 0; byte < 50; ++byte) {
        CAPTURE(byte);
        Pair pair;
        pair.let_in();
        pair.server_steps.clear();
        pair.client.request(msg::Ping{}, at(0s).mono);
        std::string bytes = write_once(pair.client, at(0s).mono);
        REQUIRE(bytes.size() > 50);
        bytes[byte] = static_cast<char>(bytes[byte] ^ 1);
        pair.hear(bytes + std::string(70'000, 'x')); // as much as a changed length may ask for
        REQUIRE(pair.server_steps.size() == 1);
        CHECK(std::get<HangUp>(pair.server_steps[0]).reason->code == ErrorCode::bad_record);
    }
}

TEST_CASE("the end of a link is said after all that waits")
{
    Pair pair;
    pair.let_in();
    pair.server.session.deliver(SharedEvent{msg::Parted{tea()}}, at(0s));
    pair.server.session.end();
    CHECK_FALSE(pair.server.session.is_drained());
    const std::string bytes = pair.server.says();
    CHECK(pair.server.session.is_drained());

    pair.client.feed(std::string_view{bytes}.substr(0, bytes.size() - 1), at(0s).mono);
    CHECK(pair.client.next(at(0s).mono));
    CHECK_FALSE(pair.client.peer_has_ended());
    pair.client.feed(std::string_view{bytes}.substr(bytes.size() - 1), at(0s).mono);
    CHECK(pair.client.peer_has_ended());
}

TEST_CASE("a plain connection has no end but the socket's")
{
    ServerEnd end;
    end.session.end();
    CHECK(end.session.is_drained());
    CHECK_FALSE(end.session.peer_has_ended());
}
