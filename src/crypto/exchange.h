#pragma once

#include "src/base/random.h"
#include "src/crypto/secret.h"

#include <array>
#include <cstddef>
#include <optional>
#include <span>

namespace snug::crypto {

using ExchangePublicKey = std::array<std::byte, 32>;

/// An X25519 key pair (RFC 7748): two that know each other's public half have a secret in common.
class ExchangeKey {
public:
    static constexpr std::size_t secret_bytes = 32;

    static ExchangeKey from_secret(Secret<secret_bytes> secret);
    static ExchangeKey make(Random& random);

    [[nodiscard]] const ExchangePublicKey& public_key() const { return public_; }
    [[nodiscard]] const Secret<secret_bytes>& secret() const { return secret_; }

    /// Nothing for a peer's key of low order, with which the secret would be no secret
    /// (RFC 7748, 6.1).
    [[nodiscard]] std::optional<Secret<32>> agree(const ExchangePublicKey& peer) const;

private:
    ExchangeKey() = default;

    Secret<secret_bytes> secret_;
    ExchangePublicKey public_{};
};

} // namespace snug::crypto
