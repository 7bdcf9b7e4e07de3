#pragma once

namespace snug::tui {

/// How much room there is, in character cells.
struct Size {
    int rows = 0;
    int columns = 0;

    friend constexpr bool operator==(Size, Size) = default;
};

/// A part of the screen; rows and columns count from 0.
struct Rect {
    int row = 0;
    int column = 0;
    int rows = 0;
    int columns = 0;

    [[nodiscard]] constexpr bool empty() const { return rows <= 0 || columns <= 0; }

    friend constexpr bool operator==(Rect, Rect) = default;
};

} // namespace snug::tui
