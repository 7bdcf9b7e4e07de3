#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace snug::identity {

/// What two people compare, by voice or on paper, to know that each has the other's key and not
/// somebody's between them: 60 digits in twelve groups of five, the same for both.
///
/// BLAKE2b-480 of "snug-v1 verify" and the two Ed25519 keys, the smaller first; each five bytes,
/// big endian, modulo 100000 are a group.
std::string verification_digits(std::span<const std::byte, 32> one,
                                std::span<const std::byte, 32> other);

} // namespace snug::identity
