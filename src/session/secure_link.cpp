#include "src/session/secure_link.h"

#include "src/base/check.h"
#include "src/crypto/hash.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace snug::session {

namespace {

using crypto::NoiseHandshake;
using crypto::RecordCipher;

constexpr std::size_t length_bytes = 2;
constexpr std::size_t kind_bytes = 1;
constexpr std::size_t key_bytes = 32;
/// Messages of the handshake are shorter by far; the server's, but for the keys it had.
constexpr std::size_t most_of_client_in_handshake = 512;
constexpr std::size_t most_of_server_in_handshake =
    most_of_client_in_handshake + sealed::most_successions * sealed::succession_bytes;
/// A key seals no more records than this, and none after this time.
constexpr std::uint64_t records_a_key = 1 << 20;
constexpr std::chrono::hours a_key_lasts{1};

constexpr std::size_t sealed_size(std::size_t text)
{
    return kind_bytes + text + RecordCipher::tag_bytes;
}

std::span<const std::byte> as_bytes(std::string_view text)
{
    return std::as_bytes(std::span{text});
}

std::span<std::byte> writable(std::string& text, std::size_t begin)
{
    return std::as_writable_bytes(std::span{text}).subspan(begin);
}

void append_length(std::size_t length, std::string& out)
{
    out += static_cast<char>(length >> 8);
    out += static_cast<char>(length & 0xff);
}

std::size_t length_at(std::string_view bytes)
{
    return static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) << 8 |
           static_cast<unsigned char>(bytes[1]);
}

std::array<std::byte, 64> proof_statement(std::span<const std::byte> exchange_key)
{
    return crypto::hash<64>({crypto::part("snug-v1 host"), exchange_key});
}

crypto::ExchangeKey exchange_key_of(const crypto::SigningKey& key)
{
    crypto::Secret<key_bytes> secret;
    crypto::hash(secret.writable(), {crypto::part("snug-v1 host exchange"), key.seed().bytes()});
    return crypto::ExchangeKey::from_secret(std::move(secret));
}

Error broken(const char* words)
{
    return {ErrorCode::bad_record, words};
}

} // namespace

HostKey::HostKey(const crypto::SigningKey& key, std::span<const std::byte> chain)
    : exchange_{exchange_key_of(key)}
{
    const auto signature = key.sign(proof_statement(exchange_.public_key()));
    proof_.insert(proof_.end(), key.public_key().begin(), key.public_key().end());
    proof_.insert(proof_.end(), signature.begin(), signature.end());
    proof_.insert(proof_.end(), chain.begin(), chain.end());
}

SecureLink SecureLink::for_server(const HostKey& key, Random& random)
{
    return {NoiseHandshake::Role::responder, &key, {}, random};
}

SecureLink SecureLink::for_client(KeyCheck check, Random& random)
{
    SecureLink link{NoiseHandshake::Role::initiator, nullptr, std::move(check), random};
    INVARIANT(link.say({}).ok());
    return link;
}

SecureLink::SecureLink(NoiseHandshake::Role role, const HostKey* key, KeyCheck check,
                       Random& random)
    : key_{key}, check_{std::move(check)}, own_{key ? nullptr
                                                    : std::make_unique<crypto::ExchangeKey>(
                                                          crypto::ExchangeKey::make(random))},
      handshake_{std::in_place, role, as_bytes(prologue), key ? key->exchange() : *own_,
                 crypto::ExchangeKey::make(random)},
      longest_handshake_{key ? most_of_client_in_handshake : most_of_server_in_handshake},
      longest_text_{key ? most_early_text : most_text}
{
}

std::string SecureLink::take_out()
{
    return std::exchange(out_, {});
}

// ---------------------------------------------------------------------------
// In
// ---------------------------------------------------------------------------

Result<void> SecureLink::feed(std::string_view bytes, std::string& text)
{
    in_ += bytes;
    std::size_t begin = 0;
    while (in_.size() - begin >= length_bytes) {
        const std::size_t length = length_at(std::string_view{in_}.substr(begin));
        if (length > (is_up() ? sealed_size(longest_text_) : longest_handshake_))
            return broken("the peer sent a record that is too long");
        if (in_.size() - begin < length_bytes + length)
            break;
        const auto record = as_bytes(in_).subspan(begin + length_bytes, length);
        begin += length_bytes + length;
        if (peer_closed_)
            return broken("the peer spoke on after its last word");
        if (auto taken = is_up() ? on_record(record, text) : on_handshake(record); !taken)
            return taken;
    }
    if (begin == in_.size())
        in_ = {}; // an idle link keeps no buffer
    else
        in_.erase(0, begin);
    return {};
}

Result<void> SecureLink::on_handshake(std::span<const std::byte> message)
{
    const auto payload = handshake_->read(message);
    if (!payload)
        return broken("the peer does not speak snug's encrypted protocol, or somebody between "
                      "changed what it said");
    if (!key_)
        if (auto checked = check_server(*payload); !checked)
            return checked;
    if (!handshake_->is_complete())
        if (auto said = say(key_ ? key_->proof() : std::span<const std::byte>{}); !said)
            return said;
    if (handshake_->is_complete())
        come_up();
    return {};
}

void SecureLink::come_up()
{
    binding_ = handshake_->hash();
    ciphers_ = handshake_->split();
    handshake_.reset();
    own_.reset();
}

Result<void> SecureLink::check_server(std::span<const std::byte> payload)
{
    if (payload.size() < HostKey::least_proof_bytes)
        return broken("the server does not say who it is");
    crypto::SigningPublicKey key;
    std::ranges::copy(payload.first<key_bytes>(), key.begin());
    const auto signature = payload.subspan<key_bytes, 64>();
    if (!crypto::verify(key, proof_statement(handshake_->peer()), signature))
        return broken("the server is not who it says it is");
    auto lineage = sealed::read_lineage(key, payload.subspan(HostKey::least_proof_bytes));
    if (!lineage)
        return lineage.error();
    server_ = std::move(*lineage);
    return check_(server_);
}

Result<void> SecureLink::on_record(std::span<const std::byte> record, std::string& text)
{
    constexpr std::size_t least = kind_bytes + RecordCipher::tag_bytes;
    if (record.size() < least)
        return broken("the peer sent a record that is too short");
    std::string plain(record.size() - RecordCipher::tag_bytes, '\0');
    if (!ciphers_->receive.open(writable(plain, 0), record))
        return broken("somebody between changed what the peer said");
    switch (static_cast<Kind>(plain.front())) {
    case Kind::data:
        text.append(plain, kind_bytes);
        return {};
    case Kind::rekey:
        ciphers_->receive.rekey();
        return {};
    case Kind::close:
        peer_closed_ = true;
        return {};
    }
    return broken("the peer sent a record of a kind that this version does not know");
}

// ---------------------------------------------------------------------------
// Out
// ---------------------------------------------------------------------------

Result<void> SecureLink::say(std::span<const std::byte> payload)
{
    const auto message = handshake_->write(payload);
    if (!message)
        return broken("the peer's key cannot be used");
    append_length(message->size(), out_);
    out_.append(reinterpret_cast<const char*>(message->data()), message->size());
    return {};
}

void SecureLink::seal(std::span<const std::string_view> pieces, std::string& record, MonoTime now)
{
    if (!key_since_)
        key_since_ = now;
    if (ciphers_->send.count() % records_a_key == records_a_key - 1 ||
        now - *key_since_ >= a_key_lasts) {
        append_record(Kind::rekey, {}, record);
        ciphers_->send.rekey();
        key_since_ = now;
    }
    append_record(Kind::data, pieces, record);
}

void SecureLink::seal_close(std::string& record)
{
    append_record(Kind::close, {}, record);
}

void SecureLink::append_record(Kind kind, std::span<const std::string_view> pieces,
                               std::string& out)
{
    std::size_t text = 0;
    for (const std::string_view piece : pieces)
        text += piece.size();
    INVARIANT(is_up() && text <= most_text);
    const std::size_t length = sealed_size(text);
    append_length(length, out);
    const std::size_t begin = out.size();
    out += static_cast<char>(kind);
    for (const std::string_view piece : pieces)
        out += piece;
    const std::size_t plain = out.size() - begin;
    out.resize(begin + length);
    ciphers_->send.seal(writable(out, begin), writable(out, begin).first(plain));
}

} // namespace snug::session
