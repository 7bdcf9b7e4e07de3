#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace snug::crypto {

/// A person's id on every server: BLAKE2b-160 of "snug-v1 uid" and their Ed25519 key.
std::array<std::byte, 20> user_id_of(std::span<const std::byte, 32> public_key);

} // namespace snug::crypto
