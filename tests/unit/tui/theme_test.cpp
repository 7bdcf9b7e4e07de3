#include "tui/view/theme.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string>

using namespace snug::tui;

namespace {

struct Rgb {
    int red, green, blue;
};

/// xterm's colours from 16 on, which are the same everywhere.
Rgb rgb_of(int index)
{
    REQUIRE(index >= 16);
    if (index >= 232)
        return {8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232)};
    const auto level = [](int step) { return step == 0 ? 0 : 55 + 40 * step; };
    return {level((index - 16) / 36), level((index - 16) / 6 % 6), level((index - 16) % 6)};
}

double luminance(Rgb colour)
{
    const auto linear = [](int part) {
        const double value = part / 255.0;
        return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) +
           0.0722 * linear(colour.blue);
}

/// WCAG 2's contrast ratio.
double contrast(Rgb a, Rgb b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

double contrast_of(Colours colours, Rgb text, Rgb background)
{
    return contrast(colours.foreground == terminal_default ? text : rgb_of(colours.foreground),
                    colours.background == terminal_default ? background
                                                           : rgb_of(colours.background));
}

} // namespace

TEST_CASE("every style can be read on dark and on light backgrounds")
{
    constexpr Rgb black{0, 0, 0};
    constexpr Rgb charcoal{32, 32, 32};
    constexpr Rgb white{255, 255, 255};
    constexpr Rgb silver{208, 208, 208};
    for (const Look& look : default_theme()) {
        CAPTURE(look.name);
        if (look.style == Style::border)
            continue; // drawn, not read
        CHECK(contrast_of(look.dark, silver, black) >= 4.5);
        CHECK(contrast_of(look.dark, silver, charcoal) >= 4.5);
        CHECK(contrast_of(look.light, black, white) >= 4.5);
    }
}

TEST_CASE("no two nick colours are the same")
{
    std::set<int> dark;
    std::set<int> light;
    for (std::uint64_t hash = 0; hash < nick_styles; ++hash) {
        const Look& look = default_theme()[static_cast<std::size_t>(nick_style(hash))];
        dark.insert(look.dark.foreground);
        light.insert(look.light.foreground);
    }
    CHECK(dark.size() == nick_styles);
    CHECK(light.size() == nick_styles);
    CHECK(nick_style(nick_styles) == nick_style(0));
}

TEST_CASE("without colours the bars, mentions, selection and matches still show")
{
    for (const Style style :
         {Style::bar, Style::bar_active, Style::mention, Style::selection, Style::match}) {
        const Look& look = default_theme()[static_cast<std::size_t>(style)];
        CAPTURE(look.name);
        CHECK(colours_of(look, Palette::none, Background::dark) == Colours{});
        CHECK(has(attributes_of(look, Palette::none, Background::dark), Attributes::reverse));
    }
}

TEST_CASE("a terminal's sixteen colours are enough")
{
    for (const Look& look : default_theme())
        for (const Background background :
             {Background::unknown, Background::dark, Background::light}) {
            CAPTURE(look.name);
            const Colours colours = colours_of(look, Palette::sixteen, background);
            CHECK(std::max(colours.foreground, colours.background) < 16);
        }
}

TEST_CASE("a background is dark or light as the eye sees it")
{
    CHECK(background_from(0, 0, 0) == Background::dark);
    CHECK(background_from(0, 0, 255) == Background::dark);
    CHECK(background_from(253, 246, 227) == Background::light);
    CHECK(background_from(0, 255, 0) == Background::light);
}

TEST_CASE("style names are unique and made for options")
{
    std::set<std::string> names;
    for (const Look& look : default_theme()) {
        names.emplace(look.name);
        CHECK(look.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") ==
              look.name.npos);
    }
    CHECK(names.size() == style_count);
}
