#pragma once

#include "tui/model/input.h"

#include <optional>
#include <string_view>

/// What whole escape sequences mean: the tables of xterm, tmux, screen, rxvt and the
/// Linux console.  KeyParser cuts them out of the stream.
namespace snug::tui {

/// What stood in a sequence that begins with CSI (ESC [), as it came.
struct ControlSequence {
    std::string_view body; ///< parameters and intermediate bytes: "1;5", "<0;3;4", "?2026;2$"
    char final;
};

/// 0x00-0x1f and 0x7f: Ctrl-A and its like, Enter, Tab, Backspace, Esc.
Key control_key(unsigned char byte);

/// Nothing for a sequence we do not know.  `report_expected` settles what CSI 1;5 R is,
/// which terminals send for Ctrl-F3 and for a cursor in the first row alike.
std::optional<Input> meaning_of(const ControlSequence& sequence, bool report_expected);

/// ESC O, or SS3: `modifier` is the digit some terminals put before the final byte, else 0.
std::optional<Key> meaning_of_ss3(int modifier, char final);

/// ESC [ [, which only the Linux console sends.
std::optional<Key> meaning_of_console_key(char final);

/// The text between ESC ] and its end.
std::optional<Input> meaning_of_osc(std::string_view body);

} // namespace snug::tui
