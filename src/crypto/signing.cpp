#include "src/crypto/signing.h"

#include "src/base/check.h"
#include "src/crypto/raw.h"

#include <sodium.h>

namespace snug::crypto {

SigningKey SigningKey::from_seed(Secret<seed_bytes> seed)
{
    SigningKey key;
    INVARIANT(crypto_sign_seed_keypair(raw_out(key.public_), raw_out(key.secret_.writable()),
                                       raw(seed.bytes())) == 0);
    key.seed_ = std::move(seed);
    return key;
}

SigningKey SigningKey::make(Random& random)
{
    Secret<seed_bytes> seed;
    random.fill(seed.writable());
    return from_seed(std::move(seed));
}

SignatureBytes SigningKey::sign(std::span<const std::byte> message) const
{
    SignatureBytes signature;
    INVARIANT(crypto_sign_detached(raw_out(signature), nullptr, raw(message), message.size(),
                                   raw(secret_.bytes())) == 0);
    return signature;
}

SigningKey copy_of(const SigningKey& key)
{
    return SigningKey::from_seed(Secret<SigningKey::seed_bytes>{key.seed().bytes()});
}

bool verify(std::span<const std::byte, 32> key, std::span<const std::byte> message,
            std::span<const std::byte, 64> signature)
{
    return crypto_sign_verify_detached(raw(signature), raw(message), message.size(), raw(key)) == 0;
}

} // namespace snug::crypto
