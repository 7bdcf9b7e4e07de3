#include "src/crypto/noise.h"

#include "src/base/hex.h"
#include "tests/support/seeded_random.h"
#include "tests/support/source_files.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

using namespace snug;
using namespace snug::crypto;

namespace {

using Bytes = NoiseHandshake::Bytes;
using Role = NoiseHandshake::Role;

Bytes bytes_of(std::string_view hex)
{
    Bytes bytes(hex.size() / 2);
    REQUIRE(from_hex(hex, bytes));
    return bytes;
}

ExchangeKey key_from(std::string_view hex)
{
    const Bytes bytes = bytes_of(hex);
    return ExchangeKey::from_secret(Secret<32>{std::span{bytes}.first<32>()});
}

Bytes text(std::string_view words)
{
    const auto bytes = std::as_bytes(std::span{words});
    return {bytes.begin(), bytes.end()};
}

Bytes sealed(RecordCipher& cipher, const Bytes& plain)
{
    Bytes out(plain.size() + RecordCipher::tag_bytes);
    cipher.seal(out, plain);
    return out;
}

std::optional<Bytes> opened(RecordCipher& cipher, const Bytes& sealed)
{
    Bytes out(sealed.size() - RecordCipher::tag_bytes);
    return cipher.open(out, sealed) ? std::optional{out} : std::nullopt;
}

/// Two ends of one handshake.
struct Pair {
    explicit Pair(std::string_view theirs = "snug-v1", std::string_view ours = "snug-v1")
        : ada{Role::initiator, text(theirs), ada_key, ExchangeKey::make(random)},
          server{Role::responder, text(ours), server_key, ExchangeKey::make(random)}
    {
    }

    /// Whose turn it is writes, and the other reads it after `spoil` had it in its hands.
    template <class Spoil>
    bool takes_turn(Spoil spoil)
    {
        NoiseHandshake& writer = ada.writes_next() ? ada : server;
        NoiseHandshake& reader = ada.writes_next() ? server : ada;
        auto message = writer.write(text("hello"));
        if (!message)
            return false;
        spoil(*message);
        const auto payload = reader.read(*message);
        return payload && *payload == text("hello");
    }
    bool takes_turn()
    {
        return takes_turn([](Bytes&) {});
    }

    SeededRandom random;
    ExchangeKey ada_key = ExchangeKey::make(random);
    ExchangeKey server_key = ExchangeKey::make(random);
    NoiseHandshake ada;
    NoiseHandshake server;
};

} // namespace

TEST_CASE("the handshake says byte for byte what the published vector says")
{
    const auto file = source_root() / "../shared/vectors/noise.json";
    if (!std::filesystem::exists(file)) {
        MESSAGE("skipped: the vectors are not here");
        return;
    }
    std::ifstream stream{file};
    const auto published = nlohmann::json::parse(stream);
    int found = 0;
    for (const auto& vector : published.at("vectors")) {
        if (vector.at("protocol_name") != "Noise_XX_25519_ChaChaPoly_BLAKE2b")
            continue;
        ++found;
        const auto field = [&](const char* name) { return vector.at(name).get<std::string>(); };
        const ExchangeKey initiator_key = key_from(field("init_static"));
        const ExchangeKey responder_key = key_from(field("resp_static"));
        NoiseHandshake initiator{Role::initiator, bytes_of(field("init_prologue")), initiator_key,
                                 key_from(field("init_ephemeral"))};
        NoiseHandshake responder{Role::responder, bytes_of(field("resp_prologue")), responder_key,
                                 key_from(field("resp_ephemeral"))};
        std::optional<NoiseHandshake::Ciphers> ours, theirs;
        bool initiator_speaks = true;
        for (const auto& message : vector.at("messages")) {
            const Bytes payload = bytes_of(message.at("payload").get<std::string>());
            const Bytes wire = bytes_of(message.at("ciphertext").get<std::string>());
            if (!initiator.is_complete()) {
                REQUIRE(initiator.writes_next() == initiator_speaks);
                NoiseHandshake& writer = initiator_speaks ? initiator : responder;
                NoiseHandshake& reader = initiator_speaks ? responder : initiator;
                CHECK(writer.write(payload) == wire);
                CHECK(reader.read(wire) == payload);
            } else {
                if (!ours) {
                    ours = initiator.split();
                    theirs = responder.split();
                }
                CHECK(sealed(initiator_speaks ? ours->send : theirs->send, payload) == wire);
                CHECK(opened(initiator_speaks ? theirs->receive : ours->receive, wire) == payload);
            }
            initiator_speaks = !initiator_speaks;
        }
        CHECK(to_hex(initiator.hash()) == field("handshake_hash"));
        CHECK(to_hex(responder.hash()) == field("handshake_hash"));
        CHECK(initiator.peer() == responder_key.public_key());
        CHECK(responder.peer() == initiator_key.public_key());
    }
    CHECK(found > 0);
}

TEST_CASE("after a handshake both ends read each other, and nobody a record twice")
{
    Pair pair;
    for (int message = 0; message < 3; ++message)
        REQUIRE(pair.takes_turn());
    auto ada = pair.ada.split();
    auto server = pair.server.split();
    const Bytes first = sealed(ada.send, text("one"));
    const Bytes second = sealed(ada.send, text("two"));
    CHECK(opened(server.receive, second) == std::nullopt); // out of order
    CHECK(opened(server.receive, first) == text("one"));
    CHECK(opened(server.receive, first) == std::nullopt); // again
    CHECK(opened(server.receive, second) == text("two"));
    CHECK(opened(ada.receive, sealed(server.send, text("three"))) == text("three"));
    CHECK(opened(ada.receive, sealed(ada.send, text("mine"))) == std::nullopt); // sent back
}

TEST_CASE("a new key is taken by both ends, and the old one reads nothing more")
{
    Pair pair;
    for (int message = 0; message < 3; ++message)
        REQUIRE(pair.takes_turn());
    auto ada = pair.ada.split();
    auto server = pair.server.split();
    ada.send.rekey();
    const Bytes record = sealed(ada.send, text("one"));
    CHECK(opened(server.receive, record) == std::nullopt);
    server.receive.rekey();
    CHECK(opened(server.receive, record) == text("one"));
    CHECK(server.receive.count() == 1);
}

TEST_CASE("no byte of a handshake can be another")
{
    // A changed ephemeral key is noticed a message later: by who mixes it with its own.
    for (int at = 0; at < 3; ++at)
        for (std::size_t byte = 0;; ++byte) {
            CAPTURE(at);
            CAPTURE(byte);
            Pair pair;
            for (int message = 0; message < at; ++message)
                REQUIRE(pair.takes_turn());
            bool was_there = false;
            bool goes_on = pair.takes_turn([&](Bytes& message) {
                was_there = byte < message.size();
                if (was_there)
                    message[byte] ^= std::byte{0x01};
            });
            if (!was_there)
                break;
            while (goes_on && !(pair.ada.is_complete() && pair.server.is_complete()))
                goes_on = pair.takes_turn();
            CHECK_FALSE(goes_on);
        }
}

TEST_CASE("a message that is cut anywhere is refused")
{
    for (int at = 0; at < 3; ++at) {
        Pair whole;
        for (int message = 0; message < at; ++message)
            REQUIRE(whole.takes_turn());
        NoiseHandshake& writer = whole.ada.writes_next() ? whole.ada : whole.server;
        const std::size_t size = writer.write({}).value().size();
        for (std::size_t left = 0; left < size; ++left) {
            CAPTURE(at);
            CAPTURE(left);
            Pair pair;
            for (int message = 0; message < at; ++message)
                REQUIRE(pair.takes_turn());
            NoiseHandshake& sender = pair.ada.writes_next() ? pair.ada : pair.server;
            NoiseHandshake& reader = pair.ada.writes_next() ? pair.server : pair.ada;
            auto message = sender.write({}).value();
            message.resize(left);
            CHECK(reader.read(message) == std::nullopt);
            CHECK(reader.read(message) == std::nullopt); // and it stays so
        }
    }
}

TEST_CASE("who means another link is found out before anything is believed")
{
    Pair pair{"snug-v1 tcp", "snug-v1 relay"};
    REQUIRE(pair.takes_turn()); // in the clear
    CHECK_FALSE(pair.takes_turn());
}

TEST_CASE("a key that makes the secret none is refused")
{
    SeededRandom random;
    const ExchangeKey key = ExchangeKey::make(random);
    CHECK_FALSE(key.agree(ExchangePublicKey{}));
    ExchangePublicKey one{};
    one[0] = std::byte{1};
    CHECK_FALSE(key.agree(one));

    NoiseHandshake server{Role::responder, {}, key, ExchangeKey::make(random)};
    REQUIRE(server.read(Bytes(32))); // an ephemeral key of zeros, and no payload
    CHECK_FALSE(server.write({}));
}

TEST_CASE("two keys have one secret, and a public half as RFC 7748 computes it")
{
    SeededRandom random;
    const ExchangeKey ada = ExchangeKey::make(random);
    // "Bob" of section 6.1
    const auto bob = key_from("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    CHECK(to_hex(bob.public_key()) ==
          "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    const auto ours = ada.agree(bob.public_key());
    const auto theirs = bob.agree(ada.public_key());
    REQUIRE(ours);
    REQUIRE(theirs);
    CHECK(to_hex(ours->bytes()) == to_hex(theirs->bytes()));
}
