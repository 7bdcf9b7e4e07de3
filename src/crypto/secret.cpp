#include "src/crypto/secret.h"

#include <sodium.h>

namespace snug::crypto {

void wipe(std::span<std::byte> bytes) noexcept
{
    sodium_memzero(bytes.data(), bytes.size());
}

bool equal_secrets(std::span<const std::byte> a, std::span<const std::byte> b)
{
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace snug::crypto
