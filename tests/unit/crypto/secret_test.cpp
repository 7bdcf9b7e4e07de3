#include "src/crypto/secret.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <new>
#include <type_traits>
#include <utility>

using namespace snug::crypto;

namespace {

constexpr std::array<std::byte, 4> key{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};

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
    Secret<4> from{key};
    Secret<4> to{std::move(from)};
    CHECK(std::ranges::equal(to.bytes(), key));
    CHECK(all_zero(from.bytes()));

    from = std::move(to);
    CHECK(std::ranges::equal(from.bytes(), key));
    CHECK(all_zero(to.bytes()));
}

TEST_CASE("a secret that dies leaves nothing behind")
{
    alignas(Secret<4>) std::array<std::byte, sizeof(Secret<4>)> place;
    std::ranges::fill(place, std::byte{0xff});
    auto* secret = ::new (place.data()) Secret<4>{key};
    CHECK(std::ranges::equal(place, key));
    secret->~Secret();
    CHECK(all_zero(place));
}

TEST_CASE("secrets are equal if all their bytes are")
{
    auto other = key;
    CHECK(equal_secrets(key, other));
    other[3] = std::byte{5};
    CHECK_FALSE(equal_secrets(key, other));
    CHECK_FALSE(equal_secrets(key, std::span{key}.first(3)));
    CHECK(equal_secrets({}, {}));
}
