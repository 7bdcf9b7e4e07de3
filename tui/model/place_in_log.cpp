#include "tui/model/place_in_log.h"

#include <charconv>

namespace snug::tui {

namespace {

using namespace std::chrono;

/// Exactly so many digits, or any number of them for 0.
std::optional<unsigned> number(std::string_view digits, std::size_t length)
{
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size() || digits.size() != length)
        return std::nullopt;
    return value;
}

/// "2026-11-01"
std::optional<sys_days> parse_date(std::string_view words)
{
    if (words.size() != 10 || words[4] != '-' || words[7] != '-')
        return std::nullopt;
    const auto y = number(words.substr(0, 4), 4);
    const auto m = number(words.substr(5, 2), 2);
    const auto d = number(words.substr(8, 2), 2);
    if (!y || !m || !d)
        return std::nullopt;
    const year_month_day date{year{static_cast<int>(*y)}, month{*m}, day{*d}};
    return date.ok() ? std::optional{sys_days{date}} : std::nullopt;
}

/// "14:30"
std::optional<minutes> parse_time(std::string_view words)
{
    if (words.size() != 5 || words[2] != ':')
        return std::nullopt;
    const auto h = number(words.substr(0, 2), 2);
    const auto m = number(words.substr(3, 2), 2);
    if (!h || !m || *h > 23 || *m > 59)
        return std::nullopt;
    return hours{*h} + minutes{*m};
}

std::optional<Seq> parse_seq(std::string_view words)
{
    if (!words.starts_with('#'))
        return std::nullopt;
    words.remove_prefix(1);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), value);
    if (error != std::errc{} || end != words.data() + words.size() || value == 0)
        return std::nullopt;
    return Seq{value};
}

std::optional<WallTime> parse_moment(std::string_view words, WallTime now, UtcOffset offset)
{
    if (const auto time = parse_time(words)) {
        const sys_days today = day_of(now, offset);
        const WallTime then = wall_time_of(today, *time, offset);
        return then <= now ? then : wall_time_of(today - days{1}, *time, offset);
    }
    const auto date = parse_date(words.substr(0, 10));
    if (!date || words.size() <= 10)
        return date ? std::optional{wall_time_of(*date, minutes{0}, offset)} : std::nullopt;
    const auto time = words[10] == ' ' ? parse_time(words.substr(11)) : std::nullopt;
    return time ? std::optional{wall_time_of(*date, *time, offset)} : std::nullopt;
}

} // namespace

std::optional<PlaceInLog> parse_place(std::string_view words, WallTime now, UtcOffset offset)
{
    if (words == "first")
        return LogStart{};
    if (words == "last")
        return LogEnd{};
    if (words == "unread")
        return FirstUnread{};
    if (const auto seq = parse_seq(words))
        return *seq;
    if (const auto moment = parse_moment(words, now, offset))
        return *moment;
    return std::nullopt;
}

} // namespace snug::tui
