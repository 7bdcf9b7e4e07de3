#include "src/crypto/user_id.h"

#include "src/crypto/hash.h"

namespace snug::crypto {

std::array<std::byte, 20> user_id_of(std::span<const std::byte, 32> public_key)
{
    return hash<20>({part("snug-v1 uid"), public_key});
}

} // namespace snug::crypto
