#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace snug {

/// What the calendar says; may jump.  UTC, microseconds.
using WallTime = std::chrono::sys_time<std::chrono::microseconds>;

/// What a stopwatch says; never jumps.  All time-outs and rate limits use this one.
using MonoTime = std::chrono::steady_clock::time_point;

/// One moment, on both clocks.  A loop turn has exactly one.
struct Instant {
    WallTime wall;
    MonoTime mono;
};

/// Time, as an argument.  Read once a loop turn.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() = 0;
};

class SystemClock final : public Clock {
public:
    Instant now() override;
};

/// Since 1970, UTC; 0 for what was before.
std::uint64_t milliseconds_of(WallTime time);
/// At most the last one of the year 9999.
WallTime time_of_milliseconds(std::uint64_t milliseconds);

/// RFC 3339 in UTC with microseconds: "2026-11-20T12:54:03.000250Z".
std::string to_rfc3339(WallTime time);

/// Accepts what to_rfc3339 writes, with any number (0 to 6) of fraction digits.
std::optional<WallTime> from_rfc3339(std::string_view text);

} // namespace snug
