#include "src/crypto/secret.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

using namespace snug::crypto;

namespace {

constexpr std::array<std::byte, 4> four_bytes{std::byte{1}, std::byte{2}, std::byte{3},
                                              std::byte{4}};

bool all_zero(std::span<const std::byte> bytes)
{
    return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

} // namespace

TEST_CASE("a secret moves and never copies")
{
    static_assert(!std::is_copy_constructible_v<Secret<4>>);
    static_assert(!std::is_copy_assignable_v<Secret<4>>);
    static_assert(std::is_nothrow_move_constructible_v<Secret<4>>);
}

TEST_CASE("a moved secret is in one place only")
{
    Secret<4> from{four_bytes};
    Secret<4> to{std::move(from)};
    CHECK(std::ranges::equal(to.bytes(), four_bytes));
    CHECK(all_zero(from.bytes()));

    from = std::move(to);
    CHECK(std::ranges::equal(from.bytes(), four_bytes));
    CHECK(all_zero(to.bytes()));
}

TEST_CASE("a secret that dies, or is replaced, leaves nothing behind")
{
    // The memory that it was in stays ours to read.
    std::span<const std::byte> place;
    {
        const Secret<4> secret{four_bytes};
        place = secret.bytes();
        CHECK(std::ranges::equal(place, four_bytes));
    }
    CHECK(all_zero(place));

    Secret<4> secret{four_bytes};
    place = secret.bytes();
    secret = Secret<4>{};
    CHECK(all_zero(place));
}

TEST_CASE("a secret that was never written is zeros, and so is one that can be written again")
{
    Secret<4> secret{four_bytes};
    const Secret<4> taken{std::move(secret)};
    CHECK(all_zero(secret.bytes()));
    CHECK(all_zero(secret.writable()));
    CHECK(all_zero(Secret<100>{}.bytes()));
}

TEST_CASE("secrets do not share their memory, however many there are and whatever their size")
{
    std::vector<Secret<32>> small(2000);
    for (std::size_t i = 0; i < small.size(); ++i)
        std::ranges::fill(small[i].writable(), static_cast<std::byte>(i));
    Secret<64> middle;
    std::ranges::fill(middle.writable(), std::byte{0xaa});
    Secret<5000> large;
    std::ranges::fill(large.writable(), std::byte{0xbb});
    for (std::size_t i = 0; i < small.size(); ++i) {
        CAPTURE(i);
        CHECK(std::ranges::count(small[i].bytes(), static_cast<std::byte>(i)) == 32);
    }
    CHECK(std::ranges::count(middle.bytes(), std::byte{0xaa}) == 64);
    CHECK(std::ranges::count(large.bytes(), std::byte{0xbb}) == 5000);
}

TEST_CASE("secrets are made and die on many threads at once")
{
    std::atomic<int> mixed_up = 0;
    {
        std::vector<std::jthread> threads;
        for (int id = 1; id <= 4; ++id)
            threads.emplace_back([id, &mixed_up] {
                for (int i = 0; i < 20'000; ++i) {
                    Secret<32> secret;
                    if (!all_zero(secret.writable()))
                        ++mixed_up;
                    std::ranges::fill(secret.writable(), static_cast<std::byte>(id));
                    if (std::ranges::count(secret.bytes(), static_cast<std::byte>(id)) != 32)
                        ++mixed_up;
                }
            });
    }
    CHECK(mixed_up == 0);
}

#ifdef __linux__

TEST_CASE("the memory of secrets is in no core dump, and what is beside it cannot be touched")
{
    struct Mapping {
        std::uintptr_t begin, end;
        std::string line, flags;
    };
    const Secret<4> secret{four_bytes};
    std::vector<Mapping> mappings;
    std::ifstream maps{"/proc/self/smaps"};
    for (std::string line; std::getline(maps, line);) {
        std::uintptr_t begin = 0, end = 0;
        if (std::sscanf(line.c_str(), "%" SCNxPTR "-%" SCNxPTR " ", &begin, &end) == 2)
            mappings.push_back({begin, end, line, ""});
        else if (line.starts_with("VmFlags:"))
            mappings.back().flags = line + " ";
    }
    const auto at = reinterpret_cast<std::uintptr_t>(secret.bytes().data());
    const auto here = std::ranges::find_if(
        mappings, [&](const Mapping& one) { return one.begin <= at && at < one.end; });
    REQUIRE((here > mappings.begin() && here + 1 < mappings.end()));
    CHECK(here->flags.find(" dd ") != std::string::npos);
    CHECK((here - 1)->line.find(" ---p ") != std::string::npos);
    CHECK((here + 1)->line.find(" ---p ") != std::string::npos);
}

#endif

TEST_CASE("secrets are equal if all their bytes are")
{
    auto other = four_bytes;
    CHECK(equal_secrets(four_bytes, other));
    other[3] = std::byte{5};
    CHECK_FALSE(equal_secrets(four_bytes, other));
    CHECK_FALSE(equal_secrets(four_bytes, std::span{four_bytes}.first(3)));
    CHECK(equal_secrets({}, {}));
}
