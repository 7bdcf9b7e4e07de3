#pragma once

#include <cstddef>
#include <cstdint>

namespace snug::tui {

/// What a cell means.  What it looks like is the theme's affair (theme.h), so a
/// view never names a colour.
enum class Style : std::uint8_t {
    text,
    dim,         ///< times, join noise, what may be overlooked
    bar,         ///< title and status line
    bar_active,  ///< of the pane that has the keyboard
    title,       ///< headings
    label,       ///< names of form fields, keys in the footer
    border,      ///< lines around and between
    unread_line, ///< "3 new"
    unread,      ///< a channel with something new
    mention,     ///< someone wants you
    date_line,   ///< "Fri 20 Nov 2026"
    system,      ///< what snug itself says
    error,
    warning,
    good,        ///< the check mark, a strong password
    lock,        ///< sealed, and we know it
    input,       ///< the draft
    prompt,      ///< "#ops>"
    placeholder, ///< what could stand in an empty field
    selection,   ///< the row or message under the keys
    match,       ///< found by a search
    link,
    code,
    own_nick,
    nick_0,
    nick_1,
    nick_2,
    nick_3,
    nick_4,
    nick_5,
    nick_6,
    nick_7,
    nick_8,
    nick_9,
};

inline constexpr std::size_t nick_styles = 10;
inline constexpr std::size_t style_count = static_cast<std::size_t>(Style::nick_9) + 1;

/// One of the nick colours, for any number: a hash of the user id.
constexpr Style nick_style(std::uint64_t hash)
{
    return static_cast<Style>(static_cast<std::uint64_t>(Style::nick_0) + hash % nick_styles);
}

/// What a cell has besides its style: a set.
enum class Attributes : std::uint8_t {
    none = 0,
    bold = 1,
    dim = 2,
    italic = 4,
    underline = 8,
    reverse = 16,
};

constexpr Attributes operator|(Attributes a, Attributes b)
{
    return static_cast<Attributes>(static_cast<std::uint8_t>(a) | static_cast<std::uint8_t>(b));
}
constexpr Attributes& operator|=(Attributes& a, Attributes b)
{
    return a = a | b;
}
constexpr bool has(Attributes set, Attributes one)
{
    return (static_cast<std::uint8_t>(set) & static_cast<std::uint8_t>(one)) != 0;
}

} // namespace snug::tui
