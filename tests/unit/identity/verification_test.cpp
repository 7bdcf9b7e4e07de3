#include "src/identity/verification.h"

#include "tests/unit/identity/line_files.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace snug::identity {

TEST_CASE("the digits are the same for both, and others for anybody else")
{
    const std::string digits = verification_digits(key_of(1), key_of(2));
    CHECK(digits == verification_digits(key_of(2), key_of(1)));
    CHECK(digits != verification_digits(key_of(1), key_of(3)));
    CHECK(digits != verification_digits(key_of(3), key_of(2)));
    CHECK(digits != verification_digits(key_of(1), key_of(1)));
}

TEST_CASE("there are sixty digits, in twelve groups of five")
{
    for (int seed = 0; seed < 50; ++seed) {
        const std::string digits = verification_digits(key_of(seed), key_of(77));
        REQUIRE(digits.size() == 71);
        for (std::size_t i = 0; i < digits.size(); ++i)
            CHECK((i % 6 == 5 ? digits[i] == ' ' : digits[i] >= '0' && digits[i] <= '9'));
    }
}

TEST_CASE("every one of the sixty takes all ten values")
{
    std::array<std::set<char>, 71> seen;
    for (int seed = 0; seed < 500; ++seed) {
        const std::string digits = verification_digits(key_of(seed), key_of(1000));
        REQUIRE(digits.size() == seen.size());
        for (std::size_t i = 0; i < seen.size(); ++i)
            seen[i].insert(digits[i]);
    }
    for (std::size_t i = 0; i < seen.size(); ++i) {
        CAPTURE(i);
        CHECK(seen[i].size() == (i % 6 == 5 ? 1 : 10));
    }
}

} // namespace snug::identity
