#include "server/deadlines.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::server;
using namespace std::chrono_literals;

namespace {

constexpr SessionId ada{1}, bob{2};
constexpr MonoTime start{};

} // namespace

TEST_CASE("where nobody is connected there is nothing to wake up for")
{
    Deadlines deadlines;
    CHECK_FALSE(deadlines.next());
    deadlines.move(ada, std::nullopt, start + 90s);
    deadlines.move(ada, start + 90s, std::nullopt); // gone
    CHECK_FALSE(deadlines.next());
}

TEST_CASE("the earliest deadline comes first, and not before its time")
{
    Deadlines deadlines;
    deadlines.move(ada, std::nullopt, start + 10s);
    deadlines.move(bob, std::nullopt, start + 5s);
    CHECK(deadlines.next() == start + 5s);
    CHECK_FALSE(deadlines.pop_due(start + 4s));
    CHECK(deadlines.pop_due(start + 5s) == bob);
    CHECK_FALSE(deadlines.pop_due(start + 5s));
    CHECK(deadlines.next() == start + 10s);
}

TEST_CASE("a deadline that was moved is told once")
{
    Deadlines deadlines;
    deadlines.move(ada, std::nullopt, start + 10s);
    deadlines.move(ada, start + 10s, start + 1s);
    CHECK(deadlines.pop_due(start + 20s) == ada);
    CHECK_FALSE(deadlines.pop_due(start + 20s));
}

TEST_CASE("two connections may be due at the same moment")
{
    Deadlines deadlines;
    deadlines.move(ada, std::nullopt, start);
    deadlines.move(bob, std::nullopt, start);
    CHECK(deadlines.pop_due(start) == ada);
    CHECK(deadlines.pop_due(start) == bob);
}
