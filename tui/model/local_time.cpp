#include "tui/model/local_time.h"

#include "tui/model/words.h"

#include <fmt/format.h>

namespace snug::tui {

std::chrono::sys_days day_of(WallTime time, UtcOffset offset)
{
    return std::chrono::floor<std::chrono::days>(time + offset(time));
}

WallTime wall_time_of(std::chrono::sys_days day, std::chrono::minutes time, UtcOffset offset)
{
    const WallTime shown = day + time;
    // The offset at that moment, which is not known before the moment is: near enough first.
    return shown - offset(shown - offset(shown));
}

text::SafeText clock_time(WallTime time, UtcOffset offset)
{
    const auto here = std::chrono::floor<std::chrono::minutes>(time + offset(time));
    const auto minutes = (here - std::chrono::floor<std::chrono::days>(here)).count();
    return text::SafeText::line(fmt::format("{:02}:{:02}", minutes / 60, minutes % 60));
}

text::SafeText date_words(std::chrono::sys_days day)
{
    using text::SafeText;
    const std::chrono::year_month_day date{day};
    const std::chrono::weekday weekday{day};
    return SafeText::fill(
        words::date, {SafeText::literal(words::weekdays.at(weekday.c_encoding())),
                      SafeText::number(static_cast<unsigned>(date.day())),
                      SafeText::literal(words::months.at(static_cast<unsigned>(date.month()) - 1)),
                      SafeText::number(static_cast<int>(date.year()))});
}

text::SafeText date_digits(std::chrono::sys_days day)
{
    const std::chrono::year_month_day date{day};
    return text::SafeText::line(fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                                            static_cast<unsigned>(date.month()),
                                            static_cast<unsigned>(date.day())));
}

} // namespace snug::tui
