#include "src/text/names.h"

#include "src/text/unicode.h"
#include "src/text/utf8.h"

#include <fmt/format.h>

#include <array>

namespace snug::text {

namespace {

constexpr std::size_t max_marks = 4;
/// What no name needs, however it is composed: a bound for the work of NFKC.
constexpr std::size_t max_bytes_a_code_point = 16;

/// A script whose letters can pass for those of another one in the table.  U+0345
/// is a mark, but an iota once its case is folded.
struct ScriptRange {
    char32_t first, last;
    std::string_view script;
};

constexpr auto scripts_that_look_alike = std::to_array<ScriptRange>({
    {0x0041, 0x005a, "Latin"},    {0x0061, 0x007a, "Latin"},    {0x00aa, 0x00aa, "Latin"},
    {0x00ba, 0x00ba, "Latin"},    {0x00c0, 0x02b8, "Latin"},    {0x02e0, 0x02e4, "Latin"},
    {0x0345, 0x0345, "Greek"},    {0x0370, 0x03e1, "Greek"},    {0x03e2, 0x03ef, "Coptic"},
    {0x03f0, 0x03ff, "Greek"},    {0x0400, 0x052f, "Cyrillic"}, {0x0531, 0x058f, "Armenian"},
    {0x13a0, 0x13ff, "Cherokee"}, {0x1c80, 0x1c8f, "Cyrillic"}, {0x1d00, 0x1d25, "Latin"},
    {0x1d26, 0x1d2a, "Greek"},    {0x1d2b, 0x1d2b, "Cyrillic"}, {0x1d2c, 0x1dbf, "Latin"},
    {0x1e00, 0x1eff, "Latin"},    {0x1f00, 0x1fff, "Greek"},    {0x2c60, 0x2c7f, "Latin"},
    {0x2c80, 0x2cff, "Coptic"},   {0xa4d0, 0xa4ff, "Lisu"},     {0xa640, 0xa69f, "Cyrillic"},
    {0xa722, 0xa7ff, "Latin"},    {0xab30, 0xab6f, "Latin"},    {0xab70, 0xabbf, "Cherokee"},
});

/// Empty for a script that is not in the table.
std::string_view script_of(char32_t letter)
{
    for (const ScriptRange& range : scripts_that_look_alike)
        if (letter >= range.first && letter <= range.last)
            return range.script;
    return {};
}

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
            if (++marks_ > max_marks)
                return bad_name(fmt::format("a letter in a name has at most {} marks", max_marks));
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
        if (script.empty() || script == script_)
            return {};
        if (!script_.empty())
            return bad_name(fmt::format("a name cannot mix {} and {} letters: use one of the two",
                                        script_, script));
        script_ = script;
        return {};
    }

    std::string_view script_;
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
    const auto too_long = fmt::format("a name has at most {} characters", max_code_points);
    if (text.size() > max_code_points * max_bytes_a_code_point)
        return bad_name(too_long);

    std::string name = nfkc(text);
    if (code_point_count(name) > max_code_points)
        return bad_name(too_long);
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
