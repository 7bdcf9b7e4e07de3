#include "server/hub/token_bucket.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::server;
using namespace std::chrono_literals;

namespace {

constexpr Rate rate{.per_second = 10, .burst = 3};
constexpr MonoTime first_take{1h};

} // namespace

TEST_CASE("a burst may be done at once, and then one at a time")
{
    TokenBucket bucket;
    for (int i = 0; i < 3; ++i)
        CHECK_FALSE(bucket.take(rate, first_take));
    CHECK(bucket.take(rate, first_take) == 100ms);
    CHECK(bucket.take(rate, first_take + 40ms) == 60ms);
    CHECK_FALSE(bucket.take(rate, first_take + 100ms));
    CHECK(bucket.take(rate, first_take + 100ms) == 100ms);
}

TEST_CASE("what is refused is not counted")
{
    TokenBucket bucket;
    for (int i = 0; i < 1000; ++i)
        static_cast<void>(bucket.take(rate, first_take));
    CHECK_FALSE(bucket.take(rate, first_take + 100ms));
}

TEST_CASE("a bucket fills up to its burst and no further")
{
    TokenBucket bucket;
    for (int i = 0; i < 3; ++i)
        static_cast<void>(bucket.take(rate, first_take));
    CHECK_FALSE(bucket.is_full(rate, first_take + 299ms));
    CHECK(bucket.is_full(rate, first_take + 300ms));
    for (int i = 0; i < 3; ++i)
        CHECK_FALSE(bucket.take(rate, first_take + 1h));
    CHECK(bucket.take(rate, first_take + 1h));
}

TEST_CASE("what is given back may be taken again, and no more than was taken")
{
    TokenBucket bucket;
    for (int i = 0; i < 3; ++i)
        static_cast<void>(bucket.take(rate, first_take));
    bucket.give_back();
    CHECK_FALSE(bucket.take(rate, first_take));
    CHECK(bucket.take(rate, first_take));
    for (int i = 0; i < 10; ++i)
        bucket.give_back();
    for (int i = 0; i < 3; ++i)
        CHECK_FALSE(bucket.take(rate, first_take));
    CHECK(bucket.take(rate, first_take));
}

TEST_CASE("a new rate holds for what was taken before")
{
    TokenBucket bucket;
    for (int i = 0; i < 3; ++i)
        static_cast<void>(bucket.take(rate, first_take));
    CHECK_FALSE(bucket.take({.per_second = 10, .burst = 5}, first_take));
    CHECK(bucket.take({.per_second = 1, .burst = 4}, first_take) == 1000ms);
}

TEST_CASE("a rate of nothing is refused for an hour at a time")
{
    TokenBucket bucket;
    CHECK(bucket.take({.per_second = 0, .burst = 0}, first_take) == 1h);
}

TEST_CASE("asking how long to wait takes nothing")
{
    TokenBucket bucket;
    for (int i = 0; i < 10; ++i)
        CHECK_FALSE(bucket.wait_for_next(rate, first_take));
    CHECK(bucket.is_full(rate, first_take));
}
