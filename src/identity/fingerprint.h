#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace snug::identity {

/// A public key in a form people can read to each other: BLAKE2b-160 of
/// "snug-v1 fingerprint" and the key, in base32, in eight groups of four:
/// "k3vq-7m2a-…".  What snugd --fingerprint prints and known_hosts is asked about.
std::string fingerprint_of(std::span<const std::byte, 32> public_key);

} // namespace snug::identity
