#include "src/base/time.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace std::chrono_literals;

TEST_CASE("a time is written as RFC 3339 in UTC with microseconds and reads back as itself")
{
    const WallTime time =
        std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 12h + 54min + 3s + 250us;
    CHECK(to_rfc3339(time) == "2026-11-20T12:54:03.000250Z");
    CHECK(from_rfc3339(to_rfc3339(time)) == time);
    CHECK(from_rfc3339("2026-11-20T12:54:03.00025Z") == time);
    CHECK(from_rfc3339("2026-11-20T12:54:03Z") == time - 250us);
}

TEST_CASE("what is not a time is refused")
{
    for (const char* text :
         {"", "2026-11-20", "2026-13-20T12:54:03Z", "2026-02-30T12:54:03Z", "2026-11-20T24:00:00Z",
          "2026-11-20T12:54:03", "2026-11-20T12:54:03.Z", "2026-11-20T12:54:03.1234567Z",
          "2026-11-20 12:54:03Z", "2026-11-20T12:54:03Zx", "-026-11-20T12:54:03Z"}) {
        CAPTURE(text);
        CHECK_FALSE(from_rfc3339(text));
    }
}

TEST_CASE("milliseconds are a time again, and none is out of the calendar")
{
    const auto tea_time = from_rfc3339("2026-11-20T16:00:00.123Z");
    REQUIRE(tea_time);
    CHECK(time_of_milliseconds(milliseconds_of(*tea_time)) == *tea_time);
    CHECK(milliseconds_of(WallTime{std::chrono::seconds{-5}}) == 0);
    CHECK(to_rfc3339(time_of_milliseconds(~std::uint64_t{0})) == "9999-12-31T23:59:59.999000Z");
}
