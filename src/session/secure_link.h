#pragma once

#include "src/base/bytes.h"
#include "src/base/random.h"
#include "src/base/result.h"
#include "src/base/time.h"
#include "src/crypto/noise.h"
#include "src/crypto/signing.h"
#include "src/protocol/limits.h"
#include "src/sealed/succession.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace snug::session {

/// The hash of a link's handshake: what is signed with it holds on this link only.
using Binding = crypto::NoiseHandshake::Hash;

/// What a server shows of itself on every link.
class HostKey {
public:
    /// `key` is the one its fingerprint is of; `chain` leads to it from those it had.
    explicit HostKey(const crypto::SigningKey& key, std::span<const std::byte> chain = {});

    [[nodiscard]] const crypto::ExchangeKey& exchange() const { return exchange_; }
    /// The Ed25519 key, its signature over the key of the exchange, and the chain.
    [[nodiscard]] std::span<const std::byte> proof() const { return proof_; }

    /// Without the chain.
    static constexpr std::size_t least_proof_bytes = 32 + 64;

private:
    crypto::ExchangeKey exchange_;
    Bytes proof_;
};

/// One end of an encrypted link, as a pure machine: a handshake, then records.
///
///     record    = length (2 bytes, big endian), ciphertext
///     plain     = kind (1 byte), bytes
///
/// Kinds: data; rekey, after which its sender has a new key; close, after which its sender says
/// nothing more.  A connection that ends without a close was cut by somebody.
///
/// The server shows its Ed25519 key in the handshake's second message, with its signature over
/// the key of the exchange, and how it came to have it (sealed/succession.h).  A client that does
/// not take it has told nothing of itself yet.
class SecureLink {
public:
    /// What both ends must mean, before any key.
    static constexpr std::string_view prologue = "snug-v1 link 1 tcp";
    /// The first byte of a client: 32 bytes of key make a record with length 0x0020.
    static constexpr char first_byte = '\0';
    /// So much text goes into a record; and so much into one of a client that the server has
    /// not let in yet.
    static constexpr std::size_t most_text = 16 * 1024;
    static constexpr std::size_t most_early_text = limits::object_bytes_before_login;

    /// Whether this is the server one means: it has proven that it has the lineage's key.
    using KeyCheck = std::function<Result<void>(const sealed::Lineage&)>;

    /// `key` must outlive the link.
    static SecureLink for_server(const HostKey& key, Random& random);
    /// Has its first message in take_out() at once.
    static SecureLink for_client(KeyCheck check, Random& random);

    /// Bytes from the socket; what they say is appended to `text`.  After an error the link is
    /// over.
    Result<void> feed(std::string_view bytes, std::string& text);
    /// Messages of the handshake that are to be written, in this order.
    [[nodiscard]] std::string take_out();

    [[nodiscard]] bool is_up() const { return ciphers_.has_value(); }
    /// Once it is up.
    [[nodiscard]] const Binding& binding() const { return binding_; }
    /// What a server showed of itself, to its client.
    [[nodiscard]] const sealed::Lineage& server() const { return server_; }

    /// From now on the peer's records may be as long as ours.
    void take_long_records() { longest_text_ = most_text; }

    /// Appends to `record` one that says all of these pieces, at most most_text in all; and
    /// before it, when it is time, one with which the key is changed: each serves a million
    /// records or an hour.  Once it is up.
    void seal(std::span<const std::string_view> pieces, std::string& record, MonoTime now);
    /// The last record.
    void seal_close(std::string& record);
    /// The peer has said that there is nothing more to come.
    [[nodiscard]] bool peer_closed() const { return peer_closed_; }

private:
    enum class Kind : std::uint8_t { data = 0, rekey = 1, close = 2 };

    SecureLink(crypto::NoiseHandshake::Role role, const HostKey* key, KeyCheck check,
               Random& random);

    Result<void> on_record(std::span<const std::byte> record, std::string& text);
    Result<void> on_handshake(std::span<const std::byte> message);
    Result<void> check_server(std::span<const std::byte> payload);
    Result<void> say(std::span<const std::byte> payload);
    void come_up();
    void append_record(Kind kind, std::span<const std::string_view> pieces, std::string& out);

    const HostKey* key_; ///< a server's
    KeyCheck check_;     ///< a client's
    /// A client's, made for this link: who it is, it says inside.
    std::unique_ptr<crypto::ExchangeKey> own_;
    /// Goes with its secrets when the link comes up.
    std::optional<crypto::NoiseHandshake> handshake_;
    std::optional<crypto::NoiseHandshake::Ciphers> ciphers_;
    Binding binding_{};
    sealed::Lineage server_;
    std::size_t longest_handshake_;
    std::size_t longest_text_;
    std::optional<MonoTime> key_since_; ///< the one we seal with
    std::string in_;
    std::string out_;
    bool peer_closed_ = false;
};

} // namespace snug::session
