#include "tui/view/grid.h"

#include "src/base/check.h"

#include <algorithm>

namespace snug::tui {

namespace {

constexpr Size at_least_nothing(Size size)
{
    return {std::max(size.rows, 0), std::max(size.columns, 0)};
}

// One to copy from: a Cell{} made in the loop costs ten times as much.
constexpr Cell blank_cell;

std::size_t cells_in(Size size)
{
    return static_cast<std::size_t>(size.rows) * static_cast<std::size_t>(size.columns);
}

} // namespace

Grid::Grid(Size size, text::EmojiMode emoji)
{
    reset(size, emoji);
}

void Grid::reset(Size size, text::EmojiMode emoji)
{
    size_ = at_least_nothing(size);
    emoji_ = emoji;
    cells_.assign(cells_in(size_), blank_cell);
    cursor_.reset();
}

void Grid::clear()
{
    std::ranges::fill(cells_, blank_cell);
    cursor_.reset();
}

const Cell& Grid::at(int row, int column) const
{
    return cells_[index(row, column)];
}

std::span<const Cell> Grid::row(int row) const
{
    INVARIANT(row >= 0 && row < size_.rows);
    const auto columns = static_cast<std::size_t>(size_.columns);
    return std::span{cells_}.subspan(static_cast<std::size_t>(row) * columns, columns);
}

void Grid::set(int row, int column, const Cell& cell)
{
    INVARIANT(cell.width >= 1 && column + cell.width <= size_.columns);
    const std::size_t first = index(row, column);
    const std::size_t last = first + static_cast<std::size_t>(cell.width) - 1;
    if (cells_[first].width == 0)
        blank(first - 1);
    if (cells_[last].width == 2)
        blank(last + 1);
    cells_[first] = cell;
    if (last != first)
        cells_[last] = Cell{{}, 0, cell.style, cell.attributes};
}

void Grid::restyle(int row, int column, Style style, Attributes attributes)
{
    Cell& cell = cells_[index(row, column)];
    cell.style = style;
    cell.attributes = attributes;
}

std::string Grid::row_text(int row) const
{
    std::string line;
    for (const Cell& cell : this->row(row))
        line += cell.text();
    line.resize(line.find_last_not_of(' ') + 1);
    return line;
}

std::string Grid::to_text() const
{
    std::string text;
    for (int row = 0; row < size_.rows; ++row)
        text += row_text(row) + '\n';
    return text;
}

std::size_t Grid::index(int row, int column) const
{
    INVARIANT(row >= 0 && row < size_.rows && column >= 0 && column < size_.columns);
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(size_.columns) +
           static_cast<std::size_t>(column);
}

void Grid::blank(std::size_t index)
{
    cells_[index] = Cell{' ', cells_[index].style, cells_[index].attributes};
}

} // namespace snug::tui
