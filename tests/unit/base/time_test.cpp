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
