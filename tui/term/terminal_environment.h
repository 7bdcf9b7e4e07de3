#pragma once

#include "tui/view/theme.h"

#include <string>
#include <string_view>
#include <vector>

namespace snug::tui {

/// What main() read from the environment about the terminal; nothing below asks again.
struct TerminalEnvironment {
    std::string term;        ///< $TERM
    std::string colour_hint; ///< $COLORFGBG, as rxvt and Konsole set it: "15;0"
    bool no_colour = false;  ///< $NO_COLOR is set and not empty
    bool in_tmux = false;    ///< $TMUX is set
};

/// Does it understand OSC, the sequences with words in them?  Some print them instead.
bool understands_osc(std::string_view term);

/// What can be known of the background until the terminal itself answers.
Background likely_background(const TerminalEnvironment& environment);

/// The terminal descriptions to try, best first: $TERM may be newer than the system's terminfo.
std::vector<std::string> terms_to_try(const std::string& term);

} // namespace snug::tui
