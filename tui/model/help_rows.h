#pragma once

#include "tui/model/size.h"

#include "src/text/safe_text.h"

#include <string_view>
#include <vector>

namespace snug::tui {

/// A row of the help: a heading, or what can be pressed or typed and what it does.
struct HelpRow {
    text::SafeText what; ///< "Alt-Up Alt-Down", "/join [CHANNEL]"; of a heading its words
    text::SafeText does;
    bool is_heading = false;
};

/// From the tables of keys, editing keys and commands; with words, only the rows
/// that have all of them, and their headings.
std::vector<HelpRow> help_rows(std::string_view words);

/// Where the second column begins.
int help_indent(int columns);
/// The same, with what is too long for a screen so wide wrapped: a row a row.
std::vector<HelpRow> wrapped_help(std::string_view words, int columns);

/// Rows that are in view on a screen so large.
constexpr int help_height(Size size)
{
    return size.rows - 2;
}

} // namespace snug::tui
