#include "tui/backoff.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace snug::tui {

namespace {

using std::chrono::milliseconds;

struct Always final : Random {
    explicit Always(std::byte the_byte) : byte{the_byte} {}
    void fill(std::span<std::byte> out) override { std::ranges::fill(out, byte); }
    std::byte byte;
};

} // namespace

TEST_CASE("the first retry comes at once")
{
    Always least{std::byte{0}};
    CHECK(Backoff{}.next(least) == milliseconds{0});
}

TEST_CASE("waits double up to half a minute, each within the upper half of its range")
{
    Always least{std::byte{0}};
    Always most{std::byte{255}};
    Backoff low;
    Backoff high;
    CHECK(low.next(least) == high.next(most));
    for (const int range : {500, 1000, 2000, 4000, 8000, 16000, 30000, 30000}) {
        CAPTURE(range);
        CHECK(low.next(least) == milliseconds{range / 2});
        const auto longest = high.next(most);
        CHECK(longest > milliseconds{range * 9 / 10});
        CHECK(longest <= milliseconds{range});
    }
}

TEST_CASE("after a million attempts the wait is still half a minute")
{
    Always most{std::byte{255}};
    Backoff backoff;
    for (int i = 0; i < 1'000'000; ++i)
        static_cast<void>(backoff.next(most));
    CHECK(backoff.next(most) <= Backoff::longest);
    CHECK(backoff.next(most) > Backoff::longest / 2);
}

TEST_CASE("success makes the next retry immediate again")
{
    Always least{std::byte{0}};
    Backoff backoff;
    static_cast<void>(backoff.next(least));
    static_cast<void>(backoff.next(least));
    backoff.reset();
    CHECK(backoff.next(least) == milliseconds{0});
}

TEST_CASE("success for a moment only makes the next wait short, but not nothing")
{
    Always most{std::byte{255}};
    Backoff backoff;
    for (int i = 0; i < 10; ++i)
        static_cast<void>(backoff.next(most));
    backoff.shorten();
    const auto wait = backoff.next(most);
    CHECK(wait > milliseconds{0});
    CHECK(wait <= Backoff::shortest);
}

} // namespace snug::tui
