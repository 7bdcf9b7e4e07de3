#include "src/crypto/hash.h"

#include "src/base/hex.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace snug;
using namespace snug::crypto;

TEST_CASE("a hash is BLAKE2b over each part and its length before it")
{
    // Python: hashlib.blake2b(b"\3" + bytes(7) + b"tea" + bytes(8), digest_size=32)
    CHECK(to_hex(hash<32>({part("tea"), part("")})) ==
          "2d01ac3ea61959d5433c301480b3300bd8cf59aaf067a917a206daa3fdb79d5c");
}

TEST_CASE("parts are kept apart: no two lists of parts hash alike")
{
    const std::vector<std::array<std::byte, 32>> hashes = {
        hash<32>({}),
        hash<32>({part("")}),
        hash<32>({part(""), part("")}),
        hash<32>({part("ab")}),
        hash<32>({part("a"), part("b")}),
        hash<32>({part("b"), part("a")}),
        hash<32>({part("ab"), part("")}),
        hash<32>({part(""), part("ab")}),
    };
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        CAPTURE(i);
        CHECK(std::ranges::count(hashes, hashes[i]) == 1);
    }
}

TEST_CASE("a shorter hash is another hash, not the front of a longer one")
{
    const auto whole = hash<64>({part("tea")});
    const auto half = hash<32>({part("tea")});
    CHECK_FALSE(std::ranges::equal(half, std::span{whole}.first<32>()));
}
