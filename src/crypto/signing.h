#pragma once

#include "src/base/random.h"
#include "src/crypto/secret.h"

#include <array>
#include <cstddef>
#include <span>

namespace snug::crypto {

using SigningPublicKey = std::array<std::byte, 32>;
using SignatureBytes = std::array<std::byte, 64>;

/// An Ed25519 key pair (RFC 8032), made from 32 secret bytes.
class SigningKey {
public:
    static constexpr std::size_t seed_bytes = 32;

    static SigningKey from_seed(Secret<seed_bytes> seed);
    static SigningKey make(Random& random);

    [[nodiscard]] const SigningPublicKey& public_key() const { return public_; }
    [[nodiscard]] const Secret<seed_bytes>& seed() const { return seed_; }
    [[nodiscard]] SignatureBytes sign(std::span<const std::byte> message) const;

private:
    SigningKey() = default;

    Secret<seed_bytes> seed_;
    Secret<64> secret_;
    SigningPublicKey public_{};
};

/// One more of the same, for who keeps a key beside another's.
SigningKey copy_of(const SigningKey& key);

/// True only for a signature that the holder of this key made over exactly this message.
[[nodiscard]] bool verify(std::span<const std::byte, 32> key, std::span<const std::byte> message,
                          std::span<const std::byte, 64> signature);

} // namespace snug::crypto
