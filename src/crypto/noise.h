#pragma once

#include "src/crypto/exchange.h"
#include "src/crypto/record_cipher.h"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace snug::crypto {

/// The handshake of a link: Noise_XX_25519_ChaChaPoly_BLAKE2b (noiseprotocol.org, revision 34).
///
///     -> e
///     <- e, ee, s, es
///     -> s, se
///
/// Three messages, in turn, each with a payload.  Then both ends know the other's static key,
/// have a key for each direction that nobody else can know even if those static keys are stolen
/// later, and a hash of all that was said, which binds what is signed to this one link.
class NoiseHandshake {
public:
    using Bytes = std::vector<std::byte>;
    using Hash = std::array<std::byte, 64>;

    enum class Role { initiator, responder };

    /// What the two ends do not hold in common is found out by the first message that is sealed.
    /// `own` must outlive it; `ephemeral` is made for it, and never used again.
    NoiseHandshake(Role role, std::span<const std::byte> prologue, const ExchangeKey& own,
                   ExchangeKey ephemeral);

    /// It is this end's turn to write; else to read, until is_complete().
    [[nodiscard]] bool writes_next() const;
    [[nodiscard]] bool is_complete() const { return messages_ == 3; }

    /// The next message.  Nothing if the peer's key cannot be used: the handshake is over.
    [[nodiscard]] std::optional<Bytes> write(std::span<const std::byte> payload);
    /// The payload of the peer's; nothing if it is no such message: the handshake is over.
    /// Payloads before the last message of all prove nothing about who sent them.
    [[nodiscard]] std::optional<Bytes> read(std::span<const std::byte> message);

    /// The peer's static key, once a message has shown it.
    [[nodiscard]] const ExchangePublicKey& peer() const { return peer_static_.value(); }

    // Once it is complete.
    struct Ciphers {
        RecordCipher send;
        RecordCipher receive;
    };
    [[nodiscard]] Ciphers split();
    [[nodiscard]] const Hash& hash() const { return hash_; }

private:
    enum class Token { e, s, ee, es, se };

    [[nodiscard]] std::span<const Token> next_tokens() const;
    void write_key(Bytes& message, const ExchangePublicKey& key, bool is_sealed);
    bool read_key(std::span<const std::byte>& message, std::optional<ExchangePublicKey>& key,
                  bool is_sealed);
    bool mix_exchange(Token token);

    // The symmetric state (5.2)
    void mix_hash(std::span<const std::byte> data);
    void mix_key(std::span<const std::byte> secret);
    void seal_and_hash(Bytes& message, std::span<const std::byte> plain);
    std::optional<Bytes> open_and_hash(std::span<const std::byte> sealed);

    Role role_;
    const ExchangeKey& own_;
    ExchangeKey ephemeral_;
    std::optional<ExchangePublicKey> peer_ephemeral_;
    std::optional<ExchangePublicKey> peer_static_;
    Hash hash_{};
    Secret<64> chaining_key_;
    std::optional<RecordCipher> cipher_;
    int messages_ = 0;
    bool has_failed_ = false;
};

} // namespace snug::crypto
