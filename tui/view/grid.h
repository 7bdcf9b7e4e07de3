#pragma once

#include "tui/model/size.h"
#include "tui/view/cell.h"

#include "src/text/emoji.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace snug::tui {

struct Position {
    int row = 0;
    int column = 0;

    friend constexpr bool operator==(Position, Position) = default;
};

/// The screen as a value: cells and a cursor.  It knows no terminal.
///
/// Views draw on it through a Canvas; CursesTerminal paints it.
class Grid {
public:
    explicit Grid(Size size, text::EmojiMode emoji = text::EmojiMode::safe);

    [[nodiscard]] Size size() const { return size_; }
    [[nodiscard]] text::EmojiMode emoji() const { return emoji_; }

    /// All blank, without a cursor, in the new size.
    void reset(Size size, text::EmojiMode emoji);
    void clear();

    /// The place must be on the grid.
    [[nodiscard]] const Cell& at(int row, int column) const;
    [[nodiscard]] std::span<const Cell> row(int row) const;

    /// Where typing goes; nothing hides the cursor.
    [[nodiscard]] std::optional<Position> cursor() const { return cursor_; }
    void set_cursor(std::optional<Position> cursor) { cursor_ = cursor; }

    /// Puts a cell on the grid, of which it must not stick out.  What is left of a wide
    /// character that it covers in part becomes a space.
    void set(int row, int column, const Cell& cell);
    /// Changes how cells look and not what they say.
    void restyle(int row, int column, Style style, Attributes attributes);

    /// One line a row, without the spaces at its end.
    [[nodiscard]] std::string to_text() const;
    [[nodiscard]] std::string row_text(int row) const;

    friend bool operator==(const Grid&, const Grid&) = default;

private:
    [[nodiscard]] std::size_t index(int row, int column) const;
    void blank(std::size_t index);

    Size size_;
    text::EmojiMode emoji_;
    std::vector<Cell> cells_;
    std::optional<Position> cursor_;
};

} // namespace snug::tui
