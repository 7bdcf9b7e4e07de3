#pragma once

#include "src/base/time.h"

#include <chrono>

namespace snug {

/// Time that stands still until a test moves it.  It begins on 20 November 2026, 12:54 UTC.
class FakeClock final : public Clock {
public:
    Instant now() override { return now_; }

    void advance(std::chrono::nanoseconds by)
    {
        now_.mono += std::chrono::duration_cast<MonoTime::duration>(by);
        now_.wall += std::chrono::duration_cast<WallTime::duration>(by);
    }
    /// As when somebody sets the calendar: the stopwatch does not notice.
    void set_calendar(WallTime wall) { now_.wall = wall; }

private:
    Instant now_{std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + std::chrono::hours{12} +
                     std::chrono::minutes{54},
                 MonoTime{std::chrono::hours{1}}};
};

} // namespace snug
