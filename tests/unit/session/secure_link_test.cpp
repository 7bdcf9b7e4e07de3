#include "src/session/secure_link.h"

#include "tests/support/seeded_random.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace snug;
using namespace snug::session;
using namespace std::chrono_literals;

namespace {

/// A client and a server whose bytes pass through our hands.
struct Ends {
    explicit Ends(std::uint64_t seed = 1)
        : Ends{[this](const sealed::Lineage& lineage) { return accept(lineage); }, seed}
    {
    }
    explicit Ends(SecureLink::KeyCheck check, std::uint64_t seed = 1)
        : random{seed}, client{SecureLink::for_client(std::move(check), random)},
          server{SecureLink::for_server(host_key, random)}
    {
    }

    Result<void> accept(const sealed::Lineage& lineage)
    {
        shown = lineage.key;
        return {};
    }

    /// Carries the handshake to its end.
    void shake_hands()
    {
        while (!client.is_up() || !server.is_up()) {
            REQUIRE(server.feed(client.take_out(), heard_by_server).ok());
            REQUIRE(client.feed(server.take_out(), heard_by_client).ok());
        }
    }

    SeededRandom random;
    crypto::SigningKey signing_key = crypto::SigningKey::make(random);
    HostKey host_key{signing_key};
    std::optional<crypto::SigningPublicKey> shown;
    SecureLink client;
    SecureLink server;
    std::string heard_by_client;
    std::string heard_by_server;
};

std::string record_of(SecureLink& from, std::string_view text, MonoTime now = {})
{
    std::string record;
    const std::string_view pieces[]{text};
    from.seal(pieces, record, now);
    return record;
}

} // namespace

TEST_CASE("a link comes up in three messages, and shows the server's key")
{
    Ends ends;
    CHECK_FALSE(ends.client.is_up());
    ends.shake_hands();
    CHECK(ends.shown == ends.signing_key.public_key());
    CHECK(ends.client.binding() == ends.server.binding());
    CHECK(ends.client.take_out().empty());
    CHECK(ends.server.take_out().empty());

    Ends others{2};
    others.shake_hands();
    CHECK(others.client.binding() != ends.client.binding());
    CHECK_FALSE(others.server.feed(record_of(ends.client, "hello"), others.heard_by_server).ok());
}

TEST_CASE("a client's first byte is not one of anything else that is spoken")
{
    Ends ends;
    CHECK(ends.client.take_out().front() == SecureLink::first_byte);
}

TEST_CASE("what is sealed arrives, however it is cut on its way")
{
    Ends ends;
    ends.shake_hands();
    const std::string_view pieces[]{"one", "", " and two"};
    std::string bytes;
    ends.server.seal(pieces, bytes, {});
    bytes += record_of(ends.server, " and three");
    for (const char byte : bytes)
        REQUIRE(ends.client.feed({&byte, 1}, ends.heard_by_client).ok());
    CHECK(ends.heard_by_client == "one and two and three");
}

TEST_CASE("a client that does not know the server tells it nothing of itself")
{
    Ends ends{[](const sealed::Lineage&) {
        return Result<void>{Error{ErrorCode::login_refused, "another server than yesterday"}};
    }};
    REQUIRE(ends.server.feed(ends.client.take_out(), ends.heard_by_server).ok());
    const auto fed = ends.client.feed(ends.server.take_out(), ends.heard_by_client);
    REQUIRE_FALSE(fed.ok());
    CHECK(fed.error().code == ErrorCode::login_refused);
    CHECK(ends.client.take_out().empty());
    CHECK_FALSE(ends.client.is_up());
}

TEST_CASE("who shows the server's name tag with a key of their own is found out")
{
    Ends ends;
    SeededRandom chance{7};
    const auto eves_key = crypto::ExchangeKey::make(chance);
    crypto::NoiseHandshake eve{crypto::NoiseHandshake::Role::responder,
                               std::as_bytes(std::span{SecureLink::prologue}), eves_key,
                               crypto::ExchangeKey::make(chance)};
    const std::string first = ends.client.take_out();
    REQUIRE(eve.read(std::as_bytes(std::span{first}).subspan(2)));
    const auto second = eve.write(ends.host_key.proof()).value();
    std::string bytes{'\0', static_cast<char>(second.size())};
    bytes.append(reinterpret_cast<const char*>(second.data()), second.size());
    const auto fed = ends.client.feed(bytes, ends.heard_by_client);
    REQUIRE_FALSE(fed.ok());
    CHECK(fed.error().text == "the server is not who it says it is");
    CHECK_FALSE(ends.shown);
}

TEST_CASE("no byte of a handshake or record can be another")
{
    for (int message = 0; message < 4; ++message)
        for (std::size_t byte = 0;; ++byte) {
            CAPTURE(message);
            CAPTURE(byte);
            Ends ends;
            std::string bytes = ends.client.take_out();
            bool ok = true;
            bool was_there = false;
            const auto spoil = [&](int which) {
                if (which != message)
                    return;
                was_there = byte < bytes.size();
                if (was_there)
                    bytes[byte] = static_cast<char>(bytes[byte] ^ 1);
            };
            spoil(0);
            ok = ok && ends.server.feed(bytes, ends.heard_by_server).ok();
            bytes = ends.server.take_out();
            spoil(1);
            ok = ok && ends.client.feed(bytes, ends.heard_by_client).ok();
            bytes = ends.client.take_out();
            spoil(2);
            ok = ok && ends.server.feed(bytes, ends.heard_by_server).ok();
            if (ok && ends.client.is_up() && ends.server.is_up()) {
                bytes = record_of(ends.client, "hello");
                spoil(3);
                ok = ends.server.feed(bytes, ends.heard_by_server).ok();
            }
            if (!was_there && message < 3)
                break;
            if (!was_there) {
                CHECK(ends.heard_by_server == "hello"); // nothing was spoilt
                break;
            }
            CHECK(ends.heard_by_server.empty());
        }
}

TEST_CASE("a record that was heard is not heard again, and none out of order")
{
    Ends ends;
    ends.shake_hands();
    const std::string one = record_of(ends.client, "one");
    const std::string two = record_of(ends.client, "two");
    REQUIRE(ends.server.feed(one, ends.heard_by_server).ok());
    SUBCASE("again")
    {
        CHECK_FALSE(ends.server.feed(one, ends.heard_by_server).ok());
    }
    SUBCASE("left out")
    {
        CHECK_FALSE(ends.server.feed(record_of(ends.client, "three"), ends.heard_by_server).ok());
    }
    SUBCASE("sent back")
    {
        CHECK_FALSE(ends.client.feed(two, ends.heard_by_client).ok());
    }
    CHECK(ends.heard_by_server == "one");
}

TEST_CASE("the key changes after a million records, and nobody notices")
{
    Ends ends;
    ends.shake_hands();
    std::string record;
    const std::string_view pieces[]{"x"};
    for (int i = 0; i < (1 << 20) + 10; ++i) {
        record.clear();
        ends.client.seal(pieces, record, {});
        ends.heard_by_server.clear();
        REQUIRE(ends.server.feed(record, ends.heard_by_server).ok());
        REQUIRE(ends.heard_by_server == "x");
    }
}

TEST_CASE("the key changes after an hour")
{
    Ends ends;
    ends.shake_hands();
    const auto size_after = [&](std::chrono::minutes time) {
        const std::string record = record_of(ends.client, "x", MonoTime{time});
        REQUIRE(ends.server.feed(record, ends.heard_by_server).ok());
        return record.size();
    };
    const std::size_t alone = size_after(0min);
    CHECK(size_after(59min) == alone);
    CHECK(size_after(60min) > alone);
    CHECK(size_after(119min) == alone);
    CHECK(size_after(120min) > alone);
    CHECK(ends.heard_by_server == "xxxxx");
}

TEST_CASE("a client's records are short before it is let in")
{
    Ends ends;
    ends.shake_hands();
    const std::string long_text(SecureLink::most_early_text + 1, 'x');
    SUBCASE("before")
    {
        CHECK_FALSE(ends.server.feed(record_of(ends.client, long_text), ends.heard_by_server).ok());
    }
    SUBCASE("after")
    {
        ends.server.take_long_records();
        CHECK(ends.server.feed(record_of(ends.client, long_text), ends.heard_by_server).ok());
        CHECK(ends.heard_by_server == long_text);
    }
    SUBCASE("but not the server's")
    {
        CHECK(ends.client.feed(record_of(ends.server, long_text), ends.heard_by_client).ok());
    }
}

TEST_CASE("an end that was said is told from a link that was cut")
{
    Ends ends;
    ends.shake_hands();
    CHECK_FALSE(ends.client.peer_closed());
    std::string last = record_of(ends.server, "bye");
    ends.server.seal_close(last);
    REQUIRE(ends.client.feed(last, ends.heard_by_client).ok());
    CHECK(ends.heard_by_client == "bye");
    CHECK(ends.client.peer_closed());
    CHECK_FALSE(ends.client.feed(record_of(ends.server, "more"), ends.heard_by_client).ok());
}

TEST_CASE("a record that could not be one is refused before its body arrives")
{
    Ends ends;
    const std::string long_one{"\xff\xff", 2};
    CHECK_FALSE(ends.server.feed(long_one, ends.heard_by_server).ok());
    Ends others;
    others.shake_hands();
    CHECK_FALSE(others.client.feed(long_one, others.heard_by_client).ok());
    Ends third;
    third.shake_hands();
    CHECK_FALSE(third.server.feed(std::string{"\0\0", 2}, third.heard_by_server).ok());
}

namespace {

/// What a client makes of a server that shows `chain` beside its key.
struct Showing {
    Showing(const crypto::SigningKey& key, const Bytes& chain) : host{key, chain}
    {
        auto server = SecureLink::for_server(host, random);
        auto client = SecureLink::for_client(
            [this](const sealed::Lineage& lineage) {
                taken = lineage;
                return Result<void>{};
            },
            random);
        std::string text;
        REQUIRE(server.feed(client.take_out(), text).ok());
        if (const auto fed = client.feed(server.take_out(), text); !fed)
            refused = fed.error().code;
        CHECK(client.is_up() == !refused);
        CHECK(client.take_out().empty() == refused.has_value());
    }

    SeededRandom random{7};
    HostKey host;
    std::optional<sealed::Lineage> taken;
    std::optional<ErrorCode> refused;
};

} // namespace

TEST_CASE("a server shows the keys it had, as many as it keeps, before the client says a word")
{
    SeededRandom random{3};
    std::vector<crypto::SigningKey> keys;
    Bytes chain;
    keys.push_back(crypto::SigningKey::make(random));
    for (std::size_t i = 0; i < sealed::most_successions; ++i) {
        keys.push_back(crypto::SigningKey::make(random));
        const Bytes form = sealed::sign_succession(keys[i + 1].public_key(), {}, keys[i]);
        chain.insert(chain.end(), form.begin(), form.end());
    }
    const Showing server{keys.back(), chain};
    REQUIRE_FALSE(server.refused);
    REQUIRE(server.taken);
    CHECK(server.taken->key == keys.back().public_key());
    CHECK(server.taken->former.size() == sealed::most_successions);
    CHECK(server.taken->had(keys.front().public_key()));
}

TEST_CASE("a server that shows keys it did not have is refused, whoever it is")
{
    SeededRandom random{3};
    const auto old = crypto::SigningKey::make(random);
    const auto key = crypto::SigningKey::make(random);
    const auto eve = crypto::SigningKey::make(random);
    const Bytes chain = sealed::sign_succession(key.public_key(), {}, old);
    REQUIRE_FALSE(Showing(key, chain).refused);

    CHECK(Showing(eve, chain).refused == ErrorCode::changed_host);
    Bytes forged = sealed::sign_succession(eve.public_key(), {}, eve);
    std::ranges::copy(old.public_key(), forged.begin() + 1);
    CHECK(Showing(eve, forged).refused == ErrorCode::changed_host);
    const Bytes half{chain.begin(), chain.begin() + 60};
    CHECK(Showing(key, half).refused == ErrorCode::changed_host);
}
