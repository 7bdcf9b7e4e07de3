#pragma once

#include "src/base/random.h"

namespace snug::crypto {

/// Starts libsodium; throws std::runtime_error if it cannot.  Call once, first in main().
void start();

/// randombytes_buf: the kernel's generator.
class SystemRandom final : public Random {
public:
    void fill(std::span<std::byte> out) override;
};

} // namespace snug::crypto
