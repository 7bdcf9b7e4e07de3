#include "src/crypto/random.h"

#include <doctest/doctest.h>

#include <array>

using namespace snug::crypto;

TEST_CASE("the system's randomness fills all of what it is given, and never twice alike")
{
    start();
    SystemRandom random;
    std::array<std::byte, 64> one{};
    std::array<std::byte, 64> two{};
    random.fill(one);
    random.fill(two);
    CHECK(one != two);

    // A byte that is never written stays 0; 20 rounds miss a live one once in 2^160.
    std::array<std::byte, 64> seen{};
    for (int round = 0; round < 20; ++round) {
        random.fill(one);
        for (std::size_t i = 0; i < one.size(); ++i)
            seen[i] |= one[i];
    }
    for (const std::byte byte : seen)
        CHECK(byte != std::byte{0});
}
