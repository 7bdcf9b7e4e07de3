#include "src/protocol/retention.h"

#include <charconv>

namespace snug {

namespace {

constexpr std::uint32_t most_days = 36'500;
constexpr std::uint32_t most_entries = 1'000'000'000;

Error not_a_retention(std::string_view text)
{
    return {ErrorCode::bad_value,
            "'" + std::string{text} +
                "' does not say how long to keep messages; use forever, a number of days as in "
                "30d, a number of entries as in 500, or none"};
}

} // namespace

Result<Retention> Retention::parse(std::string_view text)
{
    if (text == "forever")
        return Retention{};
    if (text == "none")
        return Retention{Kind::none, 0};
    const bool is_days = text.ends_with('d');
    const std::string_view digits = is_days ? text.substr(0, text.size() - 1) : text;
    std::uint32_t count = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    const bool is_number = error == std::errc{} && end == digits.data() + digits.size();
    if (!is_number || count == 0 || count > (is_days ? most_days : most_entries))
        return not_a_retention(text);
    return Retention{is_days ? Kind::days : Kind::newest, count};
}

std::string Retention::str() const
{
    switch (kind) {
    case Kind::forever:
        return "forever";
    case Kind::days:
        return std::to_string(count) + "d";
    case Kind::newest:
        return std::to_string(count);
    case Kind::none:
        return "none";
    }
    return "forever";
}

} // namespace snug
