#include "src/crypto/user_id.h"

#include "src/base/hex.h"

#include <doctest/doctest.h>

#include <array>

using namespace snug;
using namespace snug::crypto;

TEST_CASE("the id that belongs to a key never changes")
{
    // Frozen: it stands in every channel's log.
    std::array<std::byte, 32> key{};
    key[0] = std::byte{1};
    CHECK(to_hex(user_id_of(key)) == "fdd3f5718dd6658bb325061d4b1ddaaa39e28678");
}

TEST_CASE("keys that differ in one bit belong to different people")
{
    std::array<std::byte, 32> key{};
    const auto before = user_id_of(key);
    key[31] ^= std::byte{1};
    CHECK(user_id_of(key) != before);
}
