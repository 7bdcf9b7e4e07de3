#pragma once

#include "tui/model/size.h"
#include "tui/view/grid.h"

#include "src/text/safe_text.h"

#include <cstddef>

namespace snug::tui {

/// A part of a Grid to draw on, with its own coordinates.
///
/// Whatever is drawn beyond its edges is cut off, so a view needs no case for a
/// screen that is too small.  A wide character at an edge becomes a space, never
/// half of itself.  A canvas is a reference: it must not outlive its grid.
class Canvas {
public:
    /// The whole grid, so that a view that takes a Canvas takes a Grid too.
    Canvas(Grid& grid);

    /// What of `part` lies on this canvas; its coordinates begin where that begins.
    [[nodiscard]] Canvas sub(Rect part) const;
    /// All but `margin` cells on each side.
    [[nodiscard]] Canvas inset(int margin) const;

    [[nodiscard]] int rows() const { return area_.rows; }
    [[nodiscard]] int columns() const { return area_.columns; }
    [[nodiscard]] bool empty() const { return area_.rows == 0 || area_.columns == 0; }
    [[nodiscard]] text::EmojiMode emoji() const { return grid_->emoji(); }

    /// Draws one line of text and answers the column after it.
    int put(int row, int column, const text::SafeText& text, Style style = Style::text,
            Attributes attributes = Attributes::none);
    int put(int row, int column, text::OurWords words, Style style = Style::text,
            Attributes attributes = Attributes::none);
    /// Hints with two spaces between them; from the first that does not fit on, none.
    void put_hints(int row, int column, text::OurWords hints, Style style);
    /// The bytes [begin, end) of the text, which are whole clusters: a line of a wrapped message.
    int put_part(int row, int column, const text::SafeText& text, std::size_t begin,
                 std::size_t end, Style style = Style::text,
                 Attributes attributes = Attributes::none);

    /// Blank cells in this style.
    void fill(Style style, Attributes attributes = Attributes::none);
    void fill(Rect part, Style style, Attributes attributes = Attributes::none);
    /// Changes how cells look and not what they say: a selection, a search match.
    void restyle(Rect part, Style style, Attributes attributes = Attributes::none);

    /// The same words over and over: "─" for a line, "- " for an unread line.  Columns a
    /// pattern does not fill are left alone.
    void line_across(int row, int column, int length, text::OurWords pattern = "─",
                     Style style = Style::border);
    void line_down(int row, int column, int length, Style style = Style::border);
    /// A frame along the edges; nothing where there is no room for one.
    void box(Style style = Style::border);

    /// Where typing goes, if that is on the canvas.
    void set_cursor(int row, int column);

private:
    Canvas(Grid& grid, Rect area) : grid_{&grid}, area_{area} {}

    [[nodiscard]] bool has_row(int row) const { return row >= 0 && row < area_.rows; }
    [[nodiscard]] Rect on_grid(Rect part) const;
    int draw(int row, int column, std::string_view text, Style style, Attributes attributes);
    int draw_cluster(int row, int column, std::string_view cluster, Style style,
                     Attributes attributes);
    void place(int row, int column, const Cell& cell);

    Grid* grid_;
    Rect area_; ///< in the grid's coordinates, within the grid
};

} // namespace snug::tui
