#include "src/crypto/sealed.h"

#include "src/base/check.h"
#include "src/crypto/raw.h"

#include <sodium.h>

#include <algorithm>

namespace snug::crypto {

namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t cipher_key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t commitment_bytes = 32;
static_assert(seal_overhead == nonce_bytes + commitment_bytes + tag_bytes);

Secret<cipher_key_bytes + commitment_bytes> material(const Secret<32>& key, std::string_view domain,
                                                     Part context, Part nonce)
{
    Secret<cipher_key_bytes + commitment_bytes> made;
    keyed_hash(made.writable(), key, {part(domain), context, nonce});
    return made;
}

} // namespace

std::vector<std::byte> seal(const Secret<32>& key, std::string_view domain, Part context,
                            Part plain, Random& random)
{
    std::vector<std::byte> sealed(plain.size() + seal_overhead);
    const auto nonce = std::span{sealed}.first<nonce_bytes>();
    random.fill(nonce);
    const auto made = material(key, domain, context, nonce);
    std::ranges::copy(made.bytes().subspan<cipher_key_bytes>(), sealed.begin() + nonce_bytes);
    const auto text = std::span{sealed}.subspan(nonce_bytes + commitment_bytes);
    INVARIANT(crypto_aead_xchacha20poly1305_ietf_encrypt(raw_out(text), nullptr, raw(plain),
                                                         plain.size(), nullptr, 0, nullptr,
                                                         raw(nonce), raw(made.bytes())) == 0);
    return sealed;
}

std::optional<std::vector<std::byte>> open(const Secret<32>& key, std::string_view domain,
                                           Part context, Part sealed)
{
    if (sealed.size() < seal_overhead)
        return std::nullopt;
    const auto nonce = sealed.first<nonce_bytes>();
    const auto commitment = sealed.subspan<nonce_bytes, commitment_bytes>();
    const auto text = sealed.subspan(nonce_bytes + commitment_bytes);
    const auto made = material(key, domain, context, nonce);
    if (!equal_secrets(commitment, made.bytes().subspan<cipher_key_bytes>()))
        return std::nullopt;
    std::vector<std::byte> plain(sealed.size() - seal_overhead);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(raw_out(plain), nullptr, nullptr, raw(text),
                                                   text.size(), nullptr, 0, raw(nonce),
                                                   raw(made.bytes())) != 0)
        return std::nullopt;
    return plain;
}

} // namespace snug::crypto
