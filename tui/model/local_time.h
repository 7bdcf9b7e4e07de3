#pragma once

#include "src/base/time.h"
#include "src/text/safe_text.h"

#include <chrono>
#include <string>

namespace snug::tui {

/// How far the user's clock is ahead of UTC at a moment.  The app asks the C
/// library; tests say what they like.
using UtcOffset = std::chrono::seconds (*)(WallTime);

constexpr std::chrono::seconds utc(WallTime)
{
    return std::chrono::seconds{0};
}

/// The day on the user's calendar.
std::chrono::sys_days day_of(WallTime time, UtcOffset offset);

/// When the user's clock shows this.
WallTime wall_time_of(std::chrono::sys_days day, std::chrono::minutes time, UtcOffset offset);

/// "12:54"
text::SafeText clock_time(WallTime time, UtcOffset offset);

/// "Fri 20 Nov 2026"
text::SafeText date_words(std::chrono::sys_days day);

/// "2026-11-20"
text::SafeText date_digits(std::chrono::sys_days day);

} // namespace snug::tui
