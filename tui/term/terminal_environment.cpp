#include "tui/term/terminal_environment.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace snug::tui {

bool understands_osc(std::string_view term)
{
    constexpr auto families = std::to_array<std::string_view>(
        {"xterm", "tmux", "screen", "rxvt", "alacritty", "contour", "foot", "ghostty", "gnome",
         "iterm", "kitty", "konsole", "mintty", "mlterm", "putty", "st-", "vte", "wezterm"});
    return term == "st" || std::ranges::any_of(families, [&](std::string_view family) {
               return term.starts_with(family);
           });
}

Background likely_background(const TerminalEnvironment& environment)
{
    if (environment.term.starts_with("linux"))
        return Background::dark; // the console
    const std::string_view hint = environment.colour_hint;
    const std::size_t last = hint.rfind(';');
    if (last == hint.npos)
        return Background::unknown;
    const std::string_view digits = hint.substr(last + 1);
    int colour = -1;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), colour);
    if (error != std::errc{} || end != digits.data() + digits.size() || colour < 0 || colour > 15)
        return Background::unknown;
    constexpr int white = 7;
    constexpr int grey = 8;
    return colour < white || colour == grey ? Background::dark : Background::light;
}

std::vector<std::string> terms_to_try(const std::string& term)
{
    if (term == "dumb" || term == "unknown")
        return {term}; // known, and known not to be one
    return {term, "xterm-256color", "xterm", "vt100"};
}

} // namespace snug::tui
