#pragma once

namespace snug::tui {

/// Makes the C library count characters in UTF-8, which ncurses relies on: by the user's
/// locale or, where that fails (often over ssh), C.UTF-8.  False if the system has neither.
/// For main(), before the terminal is opened.
bool use_utf8_locale();

} // namespace snug::tui
