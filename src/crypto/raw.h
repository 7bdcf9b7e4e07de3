#pragma once

#include <cstddef>
#include <span>

/// Bytes as libsodium's functions take them.
namespace snug::crypto {

inline const unsigned char* raw(std::span<const std::byte> bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

inline unsigned char* raw_out(std::span<std::byte> bytes)
{
    return reinterpret_cast<unsigned char*>(bytes.data());
}

} // namespace snug::crypto
