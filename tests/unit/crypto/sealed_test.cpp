#include "src/crypto/sealed.h"

#include "tests/support/seeded_random.h"

#include <doctest/doctest.h>

#include <string_view>
#include <vector>

using namespace snug;
using namespace snug::crypto;

namespace {

constexpr std::string_view domain = "snug-v1 test";

Secret<32> key_of(std::uint64_t seed)
{
    SeededRandom random{seed};
    Secret<32> key;
    random.fill(key.writable());
    return key;
}

std::vector<std::byte> bytes(std::string_view text)
{
    const auto all = part(text);
    return {all.begin(), all.end()};
}

} // namespace

TEST_CASE("what is sealed is read by who has the key, and is another each time")
{
    SeededRandom random;
    const Secret<32> key = key_of(7);
    const auto one = seal(key, domain, part("#tea"), part("the kettle is on"), random);
    const auto two = seal(key, domain, part("#tea"), part("the kettle is on"), random);
    CHECK(one != two);
    CHECK(one.size() == std::string_view{"the kettle is on"}.size() + seal_overhead);
    CHECK(open(key, domain, part("#tea"), one) == bytes("the kettle is on"));
    CHECK(open(key, domain, part("#tea"), two) == bytes("the kettle is on"));
    CHECK(open(key, domain, part("#tea"), seal(key, domain, part("#tea"), {}, random)) ==
          std::vector<std::byte>{});
}

TEST_CASE("what is sealed for one place is nothing in another")
{
    SeededRandom random;
    const Secret<32> key = key_of(7);
    const auto sealed = seal(key, domain, part("#tea"), part("hello"), random);
    CHECK_FALSE(open(key_of(8), domain, part("#tea"), sealed));
    CHECK_FALSE(open(key, domain, part("#lab"), sealed));
    CHECK_FALSE(open(key, "snug-v1 tes", part("t#tea"), sealed)); // where one ends and one begins
    CHECK_FALSE(open(key, "snug-v1 other", part("#tea"), sealed));
}

TEST_CASE("no bit of what is sealed can be another, and none left out")
{
    SeededRandom random;
    const Secret<32> key = key_of(7);
    const auto sealed = seal(key, domain, part("#tea"), part("hello"), random);
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        CAPTURE(bit);
        auto changed = sealed;
        changed[bit / 8] ^= static_cast<std::byte>(1 << (bit % 8));
        CHECK_FALSE(open(key, domain, part("#tea"), changed));
    }
    for (std::size_t left = 0; left < sealed.size(); ++left)
        CHECK_FALSE(open(key, domain, part("#tea"), std::span{sealed}.first(left)));
}
