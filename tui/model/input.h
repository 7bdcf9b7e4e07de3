#pragma once

#include "tui/model/key.h"
#include "tui/model/size.h"

#include <cstdint>
#include <string>
#include <variant>

namespace snug::tui {

/// What was pasted, in one piece.  UTF-8, lines ended by '\n', no control but that and '\t'.
struct Paste {
    std::string text;
    bool cut = false; ///< there was more than the terminal client takes

    friend bool operator==(const Paste&, const Paste&) = default;
};

/// The terminal's window got or lost the keyboard.
struct FocusChanged {
    bool focused;

    friend bool operator==(FocusChanged, FocusChanged) = default;
};

struct MouseEvent {
    enum class Kind : std::uint8_t { press, release, drag, wheel_up, wheel_down };

    Kind kind;
    int button = 0; ///< 1 left, 2 middle, 3 right; 0 for the wheel and where none is known
    int row = 0;    ///< from 0
    int column = 0; ///< from 0
    bool ctrl = false;
    bool alt = false;
    bool shift = false;

    friend bool operator==(MouseEvent, MouseEvent) = default;
};

struct Resized {
    Size size;

    friend bool operator==(Resized, Resized) = default;
};

/// The terminal's answer to "what is your background?".
struct BackgroundColour {
    std::uint8_t red;
    std::uint8_t green;
    std::uint8_t blue;

    friend bool operator==(BackgroundColour, BackgroundColour) = default;
};

/// The terminal's answer to "where is your cursor?", from 0.
struct CursorReport {
    int row;
    int column;

    friend bool operator==(CursorReport, CursorReport) = default;
};

/// Everything that can come from the terminal.
using Input =
    std::variant<Key, Paste, FocusChanged, MouseEvent, Resized, BackgroundColour, CursorReport>;

} // namespace snug::tui
