#include "src/crypto/record_cipher.h"

#include "src/base/check.h"
#include "src/crypto/raw.h"

#include <sodium.h>

#include <array>
#include <limits>

namespace snug::crypto {

namespace {

/// Kept for rekey(), so never that of a record.
constexpr std::uint64_t last_nonce = std::numeric_limits<std::uint64_t>::max();

/// Four zeros, and the counter in eight bytes, little endian (12.3).
std::array<unsigned char, 12> nonce_of(std::uint64_t count)
{
    std::array<unsigned char, 12> nonce{};
    for (std::size_t i = 0; i < 8; ++i)
        nonce[4 + i] = static_cast<unsigned char>(count >> (8 * i));
    return nonce;
}

void encrypt(std::span<std::byte> sealed, std::span<const std::byte> plain,
             std::span<const std::byte> context, std::uint64_t count, const Secret<32>& key)
{
    INVARIANT(sealed.size() == plain.size() + RecordCipher::tag_bytes);
    INVARIANT(crypto_aead_chacha20poly1305_ietf_encrypt(
                  raw_out(sealed), nullptr, raw(plain), plain.size(), raw(context), context.size(),
                  nullptr, nonce_of(count).data(), raw(key.bytes())) == 0);
}

} // namespace

void RecordCipher::seal(std::span<std::byte> sealed, std::span<const std::byte> plain,
                        std::span<const std::byte> context)
{
    INVARIANT(count_ < last_nonce);
    encrypt(sealed, plain, context, count_++, key_);
}

bool RecordCipher::open(std::span<std::byte> plain, std::span<const std::byte> sealed,
                        std::span<const std::byte> context)
{
    if (sealed.size() < tag_bytes || count_ == last_nonce)
        return false;
    INVARIANT(plain.size() + tag_bytes == sealed.size());
    const bool is_genuine =
        crypto_aead_chacha20poly1305_ietf_decrypt(raw_out(plain), nullptr, nullptr, raw(sealed),
                                                  sealed.size(), raw(context), context.size(),
                                                  nonce_of(count_).data(), raw(key_.bytes())) == 0;
    if (is_genuine)
        ++count_;
    return is_genuine;
}

void RecordCipher::rekey()
{
    const std::array<std::byte, 32> zeros{};
    Secret<32 + tag_bytes> sealed;
    encrypt(sealed.writable(), zeros, {}, last_nonce, key_);
    key_ = Secret<32>{sealed.bytes().first<32>()};
}

} // namespace snug::crypto
