#pragma once

#include <cstddef>
#include <span>

namespace snug {

/// Chance, as an argument.  The programs pass crypto::SystemRandom, tests a seeded one.
class Random {
public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::byte> out) = 0;
};

} // namespace snug
