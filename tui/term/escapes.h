#pragma once

#include "src/text/safe_text.h"

#include <string>
#include <string_view>

/// What is said to a terminal beside its screen.  Only for terminals that understand OSC.
namespace snug::tui::escapes {

/// The window's title.  Cut at a length that no terminal minds.
std::string title(const text::SafeText& text);

/// To the clipboard (OSC 52); any bytes.
std::string clipboard(std::string_view bytes);

/// A notification of the desktop, in both spellings in use (OSC 9 and OSC 777).
std::string notification(const text::SafeText& heading, const text::SafeText& body);

/// The same through tmux, which otherwise keeps what it does not know to itself.
std::string through_tmux(std::string_view sequence);

} // namespace snug::tui::escapes
