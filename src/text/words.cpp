#include "src/text/words.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace snug::text {

namespace {

constexpr auto units = std::to_array<std::pair<std::int64_t, std::string_view>>({
    {24 * 60 * 60, "d"},
    {60 * 60, "h"},
    {60, "min"},
    {1, "s"},
});

} // namespace

std::string plural(std::uint64_t count, std::string_view one, std::string_view many)
{
    if (count == 1)
        return fmt::format("1 {}", one);
    return many.empty() ? fmt::format("{} {}s", count, one) : fmt::format("{} {}", count, many);
}

std::string duration_in_words(std::chrono::seconds duration)
{
    std::int64_t rest = duration.count();
    for (std::size_t i = 0; i < units.size(); ++i) {
        const auto& [seconds, unit] = units[i];
        if (rest < seconds)
            continue;
        std::string words = fmt::format("{} {}", rest / seconds, unit);
        rest %= seconds;
        if (i + 1 < units.size() && rest >= units[i + 1].first)
            words += fmt::format(" {} {}", rest / units[i + 1].first, units[i + 1].second);
        return words;
    }
    return "0 s";
}

std::string size_in_words(std::uint64_t bytes)
{
    if (bytes < 1024)
        return fmt::format("{} B", bytes);
    constexpr auto names = std::to_array<std::string_view>({"KiB", "MiB", "GiB", "TiB"});
    std::size_t unit = 0;
    double size = static_cast<double>(bytes) / 1024;
    while (size >= 1023.95 && unit + 1 < names.size()) {
        size /= 1024;
        ++unit;
    }
    std::string number = fmt::format("{:.1f}", size);
    if (number.ends_with(".0"))
        number.resize(number.size() - 2);
    return fmt::format("{} {}", number, names[unit]);
}

} // namespace snug::text
