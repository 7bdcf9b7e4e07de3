#pragma once

#include "src/base/random.h"

#include <cstdint>
#include <random>

namespace snug {

/// Chance that is the same in every run.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed = 1) : engine_{seed} {}

    void fill(std::span<std::byte> out) override
    {
        for (std::byte& byte : out)
            byte = static_cast<std::byte>(engine_() & 0xff);
    }
    /// From 0 to `bound` - 1.
    std::size_t below(std::size_t bound) { return engine_() % bound; }

private:
    std::mt19937_64 engine_;
};

} // namespace snug
