#include "src/crypto/noise.h"

#include "src/base/check.h"
#include "src/crypto/raw.h"

#include <sodium.h>

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace snug::crypto {

namespace {

constexpr std::string_view protocol_name = "Noise_XX_25519_ChaChaPoly_BLAKE2b";
constexpr std::size_t key_bytes = 32;
constexpr std::size_t hash_bytes = 64;
constexpr std::size_t block_bytes = 128; // of BLAKE2b

using Piece = std::span<const std::byte>;

void blake2b(std::span<std::byte, hash_bytes> out, std::initializer_list<Piece> pieces)
{
    crypto_generichash_state state;
    INVARIANT(crypto_generichash_init(&state, nullptr, 0, hash_bytes) == 0);
    for (const Piece piece : pieces)
        INVARIANT(crypto_generichash_update(&state, raw(piece), piece.size()) == 0);
    INVARIANT(crypto_generichash_final(&state, raw_out(out), hash_bytes) == 0);
    sodium_memzero(&state, sizeof state);
}

/// RFC 2104 over BLAKE2b-512, as Noise wants it: not BLAKE2b's own keyed mode.
Secret<hash_bytes> hmac(std::span<const std::byte, hash_bytes> key,
                        std::initializer_list<Piece> pieces)
{
    Secret<block_bytes> inner_pad;
    Secret<block_bytes> outer_pad;
    std::ranges::fill(inner_pad.writable(), std::byte{0x36});
    std::ranges::fill(outer_pad.writable(), std::byte{0x5c});
    for (std::size_t i = 0; i < key.size(); ++i) {
        inner_pad.writable()[i] ^= key[i];
        outer_pad.writable()[i] ^= key[i];
    }
    INVARIANT(pieces.size() <= 2);
    Piece parts[2];
    std::ranges::copy(pieces, parts);
    Secret<hash_bytes> inner;
    blake2b(inner.writable(), {inner_pad.bytes(), parts[0], parts[1]});
    Secret<hash_bytes> outer;
    blake2b(outer.writable(), {outer_pad.bytes(), inner.bytes()});
    return outer;
}

/// The HKDF of 4.3, with two outputs.
std::pair<Secret<hash_bytes>, Secret<hash_bytes>> hkdf(const Secret<hash_bytes>& chaining_key,
                                                       std::span<const std::byte> secret)
{
    constexpr std::byte one[]{std::byte{1}};
    constexpr std::byte two[]{std::byte{2}};
    const Secret<hash_bytes> temporary = hmac(chaining_key.bytes(), {secret});
    Secret<hash_bytes> first = hmac(temporary.bytes(), {one});
    Secret<hash_bytes> second = hmac(temporary.bytes(), {first.bytes(), two});
    return {std::move(first), std::move(second)};
}

Secret<key_bytes> key_of(const Secret<hash_bytes>& output)
{
    return Secret<key_bytes>{output.bytes().first<key_bytes>()};
}

} // namespace

NoiseHandshake::NoiseHandshake(Role role, std::span<const std::byte> prologue,
                               const ExchangeKey& own, ExchangeKey ephemeral)
    : role_{role}, own_{own}, ephemeral_{std::move(ephemeral)}
{
    static_assert(protocol_name.size() <= hash_bytes); // else it would be hashed (5.2)
    std::ranges::copy(std::as_bytes(std::span{protocol_name}), hash_.begin());
    chaining_key_ = Secret<hash_bytes>{hash_};
    mix_hash(prologue);
}

bool NoiseHandshake::writes_next() const
{
    return !is_complete() && (messages_ % 2 == 0) == (role_ == Role::initiator);
}

std::span<const NoiseHandshake::Token> NoiseHandshake::next_tokens() const
{
    using enum Token;
    static constexpr Token first[]{e};
    static constexpr Token second[]{e, ee, s, es};
    static constexpr Token third[]{s, se};
    INVARIANT(!is_complete());
    return messages_ == 0   ? std::span<const Token>{first}
           : messages_ == 1 ? std::span<const Token>{second}
                            : third;
}

std::optional<NoiseHandshake::Bytes> NoiseHandshake::write(std::span<const std::byte> payload)
{
    INVARIANT(writes_next() && !has_failed_);
    Bytes message;
    for (const Token token : next_tokens()) {
        if (token == Token::e)
            write_key(message, ephemeral_.public_key(), false);
        else if (token == Token::s)
            write_key(message, own_.public_key(), true);
        else if (!mix_exchange(token))
            return std::nullopt;
    }
    seal_and_hash(message, payload);
    ++messages_;
    return message;
}

std::optional<NoiseHandshake::Bytes> NoiseHandshake::read(std::span<const std::byte> message)
{
    INVARIANT(!writes_next() && !is_complete());
    if (has_failed_)
        return std::nullopt;
    has_failed_ = true; // until all of it was right
    for (const Token token : next_tokens()) {
        const bool is_right = token == Token::e   ? read_key(message, peer_ephemeral_, false)
                              : token == Token::s ? read_key(message, peer_static_, true)
                                                  : mix_exchange(token);
        if (!is_right)
            return std::nullopt;
    }
    auto payload = open_and_hash(message);
    if (!payload)
        return std::nullopt;
    has_failed_ = false;
    ++messages_;
    return payload;
}

NoiseHandshake::Ciphers NoiseHandshake::split()
{
    INVARIANT(is_complete());
    const auto [first, second] = hkdf(chaining_key_, {});
    const bool is_initiator = role_ == Role::initiator;
    return {RecordCipher{key_of(is_initiator ? first : second)},
            RecordCipher{key_of(is_initiator ? second : first)}};
}

// ---------------------------------------------------------------------------
// Tokens
// ---------------------------------------------------------------------------

void NoiseHandshake::write_key(Bytes& message, const ExchangePublicKey& key, bool is_sealed)
{
    if (is_sealed)
        return seal_and_hash(message, key);
    message.insert(message.end(), key.begin(), key.end());
    mix_hash(key);
}

bool NoiseHandshake::read_key(std::span<const std::byte>& message,
                              std::optional<ExchangePublicKey>& key, bool is_sealed)
{
    const std::size_t size = key_bytes + (is_sealed ? RecordCipher::tag_bytes : 0);
    if (message.size() < size)
        return false;
    const auto piece = message.first(size);
    message = message.subspan(size);
    if (is_sealed) {
        const auto opened = open_and_hash(piece);
        if (!opened)
            return false;
        std::ranges::copy(*opened, key.emplace().begin());
    } else {
        std::ranges::copy(piece, key.emplace().begin());
        mix_hash(piece);
    }
    return true;
}

/// "es" is the initiator's ephemeral key with the responder's static one; "se" the reverse.
bool NoiseHandshake::mix_exchange(Token token)
{
    const Token with_own_static = role_ == Role::initiator ? Token::se : Token::es;
    const Token with_peers_static = role_ == Role::initiator ? Token::es : Token::se;
    const ExchangeKey& ours = token == with_own_static ? own_ : ephemeral_;
    const auto& theirs = token == with_peers_static ? peer_static_ : peer_ephemeral_;
    const auto secret = ours.agree(theirs.value());
    if (!secret) {
        has_failed_ = true;
        return false;
    }
    mix_key(secret->bytes());
    return true;
}

// ---------------------------------------------------------------------------
// The symmetric state
// ---------------------------------------------------------------------------

void NoiseHandshake::mix_hash(std::span<const std::byte> data)
{
    Hash mixed;
    blake2b(mixed, {hash_, data});
    hash_ = mixed;
}

void NoiseHandshake::mix_key(std::span<const std::byte> secret)
{
    auto [chaining_key, key] = hkdf(chaining_key_, secret);
    chaining_key_ = std::move(chaining_key);
    cipher_.emplace(key_of(key));
}

void NoiseHandshake::seal_and_hash(Bytes& message, std::span<const std::byte> plain)
{
    const std::size_t begin = message.size();
    message.resize(begin + plain.size() + (cipher_ ? RecordCipher::tag_bytes : 0));
    const auto sealed = std::span{message}.subspan(begin);
    if (cipher_)
        cipher_->seal(sealed, plain, hash_);
    else
        std::ranges::copy(plain, sealed.begin());
    mix_hash(sealed);
}

std::optional<NoiseHandshake::Bytes>
NoiseHandshake::open_and_hash(std::span<const std::byte> sealed)
{
    Bytes plain{sealed.begin(), sealed.end()};
    if (cipher_) {
        if (sealed.size() < RecordCipher::tag_bytes)
            return std::nullopt;
        plain.resize(sealed.size() - RecordCipher::tag_bytes);
        if (!cipher_->open(plain, sealed, hash_))
            return std::nullopt;
    }
    mix_hash(sealed);
    return plain;
}

} // namespace snug::crypto
