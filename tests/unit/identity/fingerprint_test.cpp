#include "src/identity/fingerprint.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

using namespace snug::identity;

TEST_CASE("a fingerprint is eight groups of four letters and digits")
{
    const std::string text = fingerprint_of(std::array<std::byte, 32>{});
    CHECK(text.size() == 39);
    for (std::size_t i = 0; i < text.size(); ++i) {
        CAPTURE(i);
        CHECK((text[i] == '-') == (i % 5 == 4));
    }
}

TEST_CASE("the fingerprint of a key never changes")
{
    // Frozen: people compared it and wrote it down.
    std::array<std::byte, 32> key{};
    key[0] = std::byte{1};
    CHECK(fingerprint_of(key) == "pajw-7b47-rwrt-saew-ie7s-djgi-cjy3-jaxt");
}

TEST_CASE("keys that differ in one bit have different fingerprints")
{
    std::array<std::byte, 32> key{};
    const std::string before = fingerprint_of(key);
    key[31] ^= std::byte{1};
    CHECK(fingerprint_of(key) != before);
}
