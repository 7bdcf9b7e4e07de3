#pragma once

namespace snug::tui {

/// How much room there is, in character cells.
struct Size {
    int rows = 0;
    int columns = 0;

    friend constexpr bool operator==(Size, Size) = default;
};

} // namespace snug::tui
