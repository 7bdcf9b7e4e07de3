#include "tui/view/theme.h"

#include <algorithm>
#include <array>

namespace snug::tui {

namespace {

// The sixteen colours, by the names terminals have for them.
enum : std::int16_t { red = 1, green, yellow, blue, magenta, cyan, white, grey };
enum : std::int16_t {
    bright_red = 9,
    bright_green,
    bright_yellow,
    bright_blue,
    bright_magenta,
    bright_cyan,
};

constexpr Attributes plain = Attributes::none;
constexpr Attributes bold = Attributes::bold;
constexpr Attributes dim = Attributes::dim;
constexpr Attributes reverse = Attributes::reverse;
constexpr Attributes underline = Attributes::underline;

constexpr Colours ink(std::int16_t foreground)
{
    return {.foreground = foreground};
}

/// A colour for marks and nicks: `both` can be read on any background.
constexpr Look coloured(Style style, std::string_view name, Attributes attributes,
                        std::int16_t dark, std::int16_t light, std::int16_t dark16,
                        std::int16_t light16, std::int16_t both)
{
    return {style,      name,        attributes,   plain,    ink(dark),
            ink(light), ink(dark16), ink(light16), ink(both)};
}

constexpr Look uncoloured(Style style, std::string_view name, Attributes attributes)
{
    return {style, name, attributes, plain, {}, {}, {}, {}, {}};
}

/// Grey: what may be overlooked.
constexpr Look muted(Style style, std::string_view name, Attributes attributes = plain)
{
    return {style, name, attributes, dim, ink(246), ink(242), ink(grey), ink(grey), {}};
}

// The nicks' hues are 0, 30, 60, 120, 180, 210, 240, 270, 300 and 330 degrees on both sides.
constexpr std::array<Look, style_count> theme{{
    uncoloured(Style::text, "text", plain),
    muted(Style::dim, "dim"),
    {Style::bar, "bar", plain, reverse, {252, 237}, {236, 253}, {white, grey}, {0, white}, {}},
    {Style::bar_active, "bar_active", bold, reverse, {231, 24}, {231, 25}, {15, 4}, {15, 4}, {}},
    uncoloured(Style::title, "title", bold),
    coloured(Style::label, "label", bold, 117, 25, bright_cyan, blue, terminal_default),
    {Style::border, "border", plain, dim, ink(241), ink(247), ink(grey), ink(grey), {}},
    coloured(Style::unread_line, "unread_line", bold, 215, 94, bright_yellow, red, red),
    coloured(Style::unread, "unread", bold, 117, 25, bright_cyan, blue, cyan),
    coloured(Style::mention, "mention", bold | reverse, 215, 124, bright_yellow, red, red),
    muted(Style::date_line, "date_line"),
    muted(Style::system, "system"),
    coloured(Style::error, "error", bold, 210, 124, bright_red, red, red),
    coloured(Style::warning, "warning", bold, 215, 94, bright_yellow, red, red),
    coloured(Style::good, "good", plain, 114, 28, bright_green, green, green),
    coloured(Style::lock, "lock", plain, 114, 28, bright_green, green, green),
    uncoloured(Style::input, "input", plain),
    uncoloured(Style::prompt, "prompt", bold),
    muted(Style::placeholder, "placeholder", Attributes::italic),
    uncoloured(Style::selection, "selection", reverse),
    {Style::match, "match", bold, reverse, {231, 58}, {16, 229}, {15, 4}, {0, yellow}, {}},
    coloured(Style::link, "link", underline, 117, 25, bright_cyan, blue, terminal_default),
    {Style::code, "code", plain, plain, {252, 236}, {236, 254}, ink(bright_cyan), ink(blue), {}},
    uncoloured(Style::own_nick, "own_nick", bold),
    coloured(Style::nick_0, "nick_0", plain, 210, 124, bright_red, red, red),
    coloured(Style::nick_1, "nick_1", plain, 215, 94, yellow, yellow, magenta),
    coloured(Style::nick_2, "nick_2", plain, 185, 58, bright_yellow, yellow, green),
    coloured(Style::nick_3, "nick_3", plain, 114, 28, bright_green, green, green),
    coloured(Style::nick_4, "nick_4", plain, 80, 23, bright_cyan, cyan, cyan),
    coloured(Style::nick_5, "nick_5", plain, 75, 25, cyan, cyan, cyan),
    coloured(Style::nick_6, "nick_6", plain, 147, 20, bright_blue, blue, cyan),
    coloured(Style::nick_7, "nick_7", plain, 177, 93, magenta, blue, magenta),
    coloured(Style::nick_8, "nick_8", plain, 213, 127, bright_magenta, magenta, magenta),
    coloured(Style::nick_9, "nick_9", plain, 211, 125, bright_red, magenta, red),
}};

constexpr bool in_order()
{
    for (std::size_t i = 0; i < theme.size(); ++i)
        if (static_cast<std::size_t>(theme[i].style) != i)
            return false;
    return true;
}
static_assert(in_order());

} // namespace

std::span<const Look, style_count> default_theme()
{
    return theme;
}

} // namespace snug::tui
