#include "src/crypto/channel_secrets.h"

#include "src/base/hex.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::crypto;

namespace {

constexpr PasswordSalt salt_of(int number)
{
    PasswordSalt salt{};
    salt[0] = static_cast<std::byte>(number);
    return salt;
}

} // namespace

TEST_CASE("a password makes the same secrets everywhere, and others with another salt")
{
    const auto here = derive_channel_secrets("one two three", salt_of(1), {});
    const auto there = derive_channel_secrets("one two three", salt_of(1), {});
    const auto elsewhere = derive_channel_secrets("one two three", salt_of(2), {});
    const auto wrong = derive_channel_secrets("one two four", salt_of(1), {});
    REQUIRE((here && there && elsewhere && wrong));
    CHECK(here.value().authority.public_key() == there.value().authority.public_key());
    CHECK(to_hex(here.value().wrapping.bytes()) == to_hex(there.value().wrapping.bytes()));
    CHECK(here.value().authority.public_key() != elsewhere.value().authority.public_key());
    CHECK(here.value().authority.public_key() != wrong.value().authority.public_key());
    CHECK(to_hex(here.value().wrapping.bytes()) != to_hex(here.value().authority.seed().bytes()));
}

TEST_CASE("a cost that a server could have made up is refused before any work")
{
    const PasswordCost bad[]{{2, 64 * 1024},  {3, 64 * 1024 - 1},
                             {11, 64 * 1024}, {3, 256 * 1024 + 1},
                             {0, 0},          {0xffffffff, 0xffffffff}};
    for (const PasswordCost& cost : bad) {
        CAPTURE(cost.passes);
        CAPTURE(cost.memory_kib);
        CHECK_FALSE(derive_channel_secrets("one two three", salt_of(1), cost));
    }
    CHECK(PasswordCost::floor.is_acceptable());
    CHECK(PasswordCost::ceiling.is_acceptable());
    CHECK(PasswordCost{}.is_acceptable());
}
