#pragma once

#include "src/base/bytes.h"
#include "src/crypto/signing.h"

#include <optional>
#include <span>
#include <string_view>
#include <tuple>

namespace snug::sealed {

inline constexpr std::size_t signature_bytes = std::tuple_size_v<crypto::SignatureBytes>;

/// `body` and a signature over it, which holds for this domain ("snug-v1 genesis") only.
Bytes with_signature(std::string_view domain, Bytes body, const crypto::SigningKey& by);

/// What with_signature() took, whoever signed it.
std::optional<std::span<const std::byte>> body_of(std::span<const std::byte> signed_form);

[[nodiscard]] bool is_signed_by(std::string_view domain, std::span<const std::byte> signed_form,
                                const crypto::SigningPublicKey& by);

} // namespace snug::sealed
