#pragma once

#include "src/base/random.h"
#include "src/crypto/hash.h"
#include "src/crypto/secret.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

/// Something that only who has the key can read, and that says the same to everybody who can.
///
/// XChaCha20-Poly1305 alone does not commit to its key: bytes can be made that two keys open, to
/// two texts, and where keys come from passwords that tells whether a guess was right.  So a key
/// and a commitment are made from the key, the context and a nonce, and the commitment is
/// compared first:
///
///     km     = BLAKE2b-512(key; domain, context, nonce)      each with its length before it
///     sealed = nonce (24), km[32..64], XChaCha20-Poly1305-IETF(km[0..32], nonce, plain)
namespace snug::crypto {

/// What sealed bytes are longer by.
inline constexpr std::size_t seal_overhead = 24 + 32 + 16;

/// `domain` says what such bytes are for ("snug-v1 message"), `context` where they belong; neither
/// is in the result, and open() wants both again.
std::vector<std::byte> seal(const Secret<32>& key, std::string_view domain, Part context,
                            Part plain, Random& random);

/// Nothing unless all of it was sealed with the same key, domain and context.
std::optional<std::vector<std::byte>> open(const Secret<32>& key, std::string_view domain,
                                           Part context, Part sealed);

} // namespace snug::crypto
