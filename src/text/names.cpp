#include "src/text/names.h"

#include "src/text/scripts.h"
#include "src/text/unicode.h"
#include "src/text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace snug::text {

namespace {

constexpr std::size_t max_marks_a_letter = 4;
/// What no name needs, however it is composed: a bound for the work of NFKC.
constexpr std::size_t max_bytes_a_code_point = 16;

constexpr std::string_view common = "Common";

/// "Unknown" for letters that are newer than the table, which mix with nothing.
std::string_view script_of(char32_t code_point)
{
    const auto ranges = script_ranges();
    const auto range = std::ranges::lower_bound(ranges, code_point, {}, &ScriptRange::last);
    return range != ranges.end() && code_point >= range->first ? range->script : "Unknown";
}

using Scripts = std::array<std::string_view, 4>;

/// What people write together (UTS 39, section 5.2): Japanese, Chinese, Korean.
constexpr auto written_together = std::to_array<Scripts>({
    {"Latin", "Han", "Hiragana", "Katakana"},
    {"Latin", "Han", "Bopomofo", ""},
    {"Latin", "Han", "Hangul", ""},
});

Error bad_name(std::string text)
{
    return {ErrorCode::bad_name, std::move(text)};
}

/// Printable ASCII as itself; anything else by its number, which is safe to show.
std::string shown(char32_t code_point)
{
    if (code_point > U' ' && code_point <= U'~')
        return fmt::format("'{}'", static_cast<char>(code_point));
    if (code_point == U' ')
        return "a space";
    return fmt::format("<U+{:04X}>", static_cast<unsigned>(code_point));
}

/// Judges a name's code points one by one.
class Examiner {
public:
    Result<void> take(char32_t code_point)
    {
        switch (category_of(code_point)) {
        case Category::letter:
            if (is_default_ignorable(code_point) || is_hangul_trailer(code_point))
                break;
            marks_ = 0;
            may_take_mark_ = true;
            return take_script(script_of(code_point));
        case Category::mark:
            if (is_default_ignorable(code_point) || !may_take_mark_)
                break;
            if (++marks_ > max_marks_a_letter)
                return bad_name(
                    fmt::format("a letter in a name has at most {} marks", max_marks_a_letter));
            return take_script(script_of(code_point));
        case Category::decimal_digit:
            may_take_mark_ = false;
            return {};
        default:
            if (code_point != U'.' && code_point != U'_' && code_point != U'-')
                break;
            may_take_mark_ = false;
            return {};
        }
        return bad_name(
            fmt::format("a name cannot hold {}: use letters, digits and '._-'", shown(code_point)));
    }

private:
    Result<void> take_script(std::string_view script)
    {
        const auto known = std::ranges::find(scripts_, script);
        if (script == common || known != scripts_.end())
            return {};
        const auto room = std::ranges::find(scripts_, std::string_view{});
        const auto fits = [&](const Scripts& together) {
            return std::ranges::find(together, script) != together.end() &&
                   std::all_of(scripts_.begin(), room, [&](std::string_view one) {
                       return std::ranges::find(together, one) != together.end();
                   });
        };
        if (room != scripts_.begin() && std::ranges::none_of(written_together, fits))
            return bad_name(fmt::format("a name cannot mix {} and {} letters: use one of the two",
                                        scripts_.front(), script));
        *room = script;
        return {};
    }

    Scripts scripts_; ///< seen so far; the rest is empty
    bool may_take_mark_ = false;
    std::size_t marks_ = 0;
};

} // namespace

Result<std::string> prepare_name(std::string_view text, std::size_t max_code_points)
{
    if (text.empty())
        return bad_name("a name needs at least one letter or digit");
    if (!is_utf8(text))
        return bad_name("a name is UTF-8: set your terminal to it and type the name again");
    const auto too_long = [max_code_points] {
        return bad_name(fmt::format("a name has at most {} characters", max_code_points));
    };
    if (text.size() > max_code_points * max_bytes_a_code_point)
        return too_long();

    std::string name = nfkc(text);
    if (code_point_count(name) > max_code_points)
        return too_long();
    Examiner examiner;
    for (std::size_t position = 0; position < name.size();) {
        const Decoded decoded = decode(name, position);
        if (const auto verdict = examiner.take(decoded.code_point); !verdict)
            return verdict.error();
        position += decoded.length;
    }
    if (name.front() == '.' || name.front() == '-')
        return bad_name("a name begins with a letter, a digit or '_'");
    return name;
}

std::string fold(std::string_view prepared)
{
    return nfkc_casefold(prepared);
}

} // namespace snug::text
