#include "src/base/time.h"

#include <fmt/compile.h>

#include <algorithm>
#include <charconv>

namespace snug {

namespace {

/// Takes exactly `width` decimal digits off the front of `text`.
std::optional<unsigned> take_digits(std::string_view& text, std::size_t width)
{
    if (text.size() < width)
        return std::nullopt;
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + width, value);
    if (error != std::errc{} || end != text.data() + width)
        return std::nullopt;
    text.remove_prefix(width);
    return value;
}

bool take(std::string_view& text, char wanted)
{
    if (text.empty() || text.front() != wanted)
        return false;
    text.remove_prefix(1);
    return true;
}

/// ".5" is 500000 microseconds; nothing at all is none.
std::optional<unsigned> take_microseconds(std::string_view& text)
{
    if (!take(text, '.'))
        return 0;
    const std::size_t width = text.find('Z');
    if (width == 0 || width > 6)
        return std::nullopt;
    auto value = take_digits(text, width);
    for (std::size_t i = width; value && i < 6; ++i)
        *value *= 10;
    return value;
}

} // namespace

Instant SystemClock::now()
{
    return {std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()),
            std::chrono::steady_clock::now()};
}

std::uint64_t milliseconds_of(WallTime time)
{
    const auto since =
        std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
    return since < 0 ? 0 : static_cast<std::uint64_t>(since);
}

WallTime time_of_milliseconds(std::uint64_t milliseconds)
{
    constexpr std::uint64_t end_of_9999 = 253'402'300'799'999;
    const auto taken = static_cast<std::int64_t>(std::min(milliseconds, end_of_9999));
    return WallTime{std::chrono::milliseconds{taken}};
}

std::string to_rfc3339(WallTime time)
{
    const auto midnight = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{midnight};
    const std::chrono::hh_mm_ss clock{time - midnight};
    return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z"), int{date.year()},
                       unsigned{date.month()}, unsigned{date.day()}, clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count());
}

std::optional<WallTime> from_rfc3339(std::string_view text)
{
    const auto year = take_digits(text, 4);
    const bool dash1 = take(text, '-');
    const auto month = take_digits(text, 2);
    const bool dash2 = take(text, '-');
    const auto day = take_digits(text, 2);
    const bool separator = take(text, 'T');
    const auto hour = take_digits(text, 2);
    const bool colon1 = take(text, ':');
    const auto minute = take_digits(text, 2);
    const bool colon2 = take(text, ':');
    const auto second = take_digits(text, 2);
    const auto micros = take_microseconds(text);
    if (!year || !dash1 || !month || !dash2 || !day || !separator || !hour || !colon1 || !minute ||
        !colon2 || !second || !micros || text != "Z")
        return std::nullopt;

    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                           std::chrono::month{*month}, std::chrono::day{*day}};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59)
        return std::nullopt;
    return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
           std::chrono::seconds{*second} + std::chrono::microseconds{*micros};
}

} // namespace snug
