#pragma once

#include "src/crypto/secret.h"

#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>

namespace snug::crypto {

/// One part of what is hashed or signed.
using Part = std::span<const std::byte>;

inline Part part(std::string_view text)
{
    return std::as_bytes(std::span{text});
}

/// BLAKE2b (RFC 7693) over the parts, each preceded by its length as eight bytes,
/// little endian, so that no two lists of parts hash alike.  16 to 64 bytes out.
void hash(std::span<std::byte> out, std::initializer_list<Part> parts);

/// The same under a key: what nobody without it can tell from chance.
void keyed_hash(std::span<std::byte> out, const Secret<32>& key, std::initializer_list<Part> parts);

template <std::size_t N>
std::array<std::byte, N> hash(std::initializer_list<Part> parts)
{
    std::array<std::byte, N> out;
    hash(out, parts);
    return out;
}

} // namespace snug::crypto
