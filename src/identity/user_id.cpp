#include "src/identity/user_id.h"

#include "src/crypto/hash.h"

namespace snug::identity {

std::array<std::byte, 20> user_id_of(std::span<const std::byte, 32> public_key)
{
    return crypto::hash<20>({crypto::part("snug-v1 uid"), public_key});
}

} // namespace snug::identity
