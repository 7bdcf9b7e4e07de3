#pragma once

#include "tui/view/style.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace snug::tui {

/// A colour as a terminal counts them; `terminal_default` is whatever the user has.
inline constexpr std::int16_t terminal_default = -1;

struct Colours {
    std::int16_t foreground = terminal_default;
    std::int16_t background = terminal_default;

    friend bool operator==(Colours, Colours) = default;
};

/// What the terminal can and the user wants.
enum class Palette : std::uint8_t {
    none,          ///< NO_COLOR, or a terminal without
    sixteen,       ///< the terminal's own eight and their bright forms
    two_fifty_six, ///< xterm's
};

/// What the terminal answered to OSC 11; without an answer only colours that can be read on both.
enum class Background : std::uint8_t { unknown, dark, light };

constexpr Background background_from(int red, int green, int blue)
{
    // Rec. 601 luma, as good as any for "rather dark".
    return 299 * red + 587 * green + 114 * blue < 128 * 1000 ? Background::dark : Background::light;
}

/// How one style looks.  Colour is never the only sign: attributes, or the text, say it too.
struct Look {
    Style style;
    std::string_view name; ///< for themes and options
    Attributes attributes;
    Attributes uncoloured; ///< more attributes, where the style has no colours
    Colours dark;          ///< of 256, on a dark background
    Colours light;         ///< of 256, on a light background
    Colours dark_sixteen;
    Colours light_sixteen;
    Colours any_sixteen; ///< on a background nobody knows
};

/// One row a style, in the order of the enumeration.
std::span<const Look, style_count> default_theme();

constexpr Colours colours_of(const Look& look, Palette palette, Background background)
{
    if (palette == Palette::none)
        return {};
    if (background == Background::unknown)
        return look.any_sixteen;
    const bool dark = background == Background::dark;
    if (palette == Palette::sixteen)
        return dark ? look.dark_sixteen : look.light_sixteen;
    return dark ? look.dark : look.light;
}

constexpr Attributes attributes_of(const Look& look, Palette palette, Background background)
{
    const bool coloured = colours_of(look, palette, background) != Colours{};
    return coloured ? look.attributes : look.attributes | look.uncoloured;
}

} // namespace snug::tui
