#pragma once

#include "tui/view/style.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace snug::tui {

/// One character cell: what is printed there, and as what.
///
/// A character two columns wide is a cell of width 2 and, to its right, a cell of
/// width 0 without text.  A Grid never holds half of one.
struct Cell {
    /// A family of four emoji; what is longer is drawn as the first of them.
    static constexpr std::size_t capacity = 28;

    constexpr Cell() = default;
    /// `text` is what a terminal prints in `columns`, and no longer than `capacity`.
    constexpr Cell(std::string_view printed, int columns, Style as, Attributes with)
        : length{static_cast<std::uint8_t>(printed.size())},
          width{static_cast<std::uint8_t>(columns)}, style{as}, attributes{with}
    {
        bytes[0] = 0;
        printed.copy(bytes.data(), printed.size());
    }
    constexpr Cell(char ascii, Style as, Attributes with)
        : bytes{ascii}, style{as}, attributes{with}
    {
    }

    [[nodiscard]] constexpr std::string_view text() const { return {bytes.data(), length}; }

    friend constexpr bool operator==(const Cell&, const Cell&) = default;

    std::array<char, capacity> bytes{' '}; ///< zero beyond the length, so that == may compare all
    std::uint8_t length = 1;
    std::uint8_t width = 1;
    Style style = Style::text;
    Attributes attributes = Attributes::none;
};

} // namespace snug::tui
