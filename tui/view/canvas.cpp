#include "tui/view/canvas.h"

#include "src/base/check.h"
#include "src/text/columns.h"
#include "src/text/graphemes.h"
#include "src/text/unicode.h"
#include "src/text/utf8.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace snug::tui {

namespace {

constexpr Rect intersection(Rect a, Rect b)
{
    const int top = std::max(a.row, b.row);
    const int left = std::max(a.column, b.column);
    const int bottom = std::min(a.row + a.rows, b.row + b.rows);
    const int right = std::min(a.column + a.columns, b.column + b.columns);
    return {top, left, std::max(bottom - top, 0), std::max(right - left, 0)};
}

/// ASCII that nothing can join: by far the most of what is drawn.
bool stands_alone(std::string_view text, std::size_t position)
{
    const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    const char c = text[position];
    return c >= ' ' && c <= '~' && (position + 1 == text.size() || is_ascii(text[position + 1]));
}

/// The columns of a cluster that is one code point and needs no care; else nothing.
std::optional<int> columns_of_simple(std::string_view cluster)
{
    const text::Decoded only = text::decode(cluster);
    if (!only.valid || only.length != cluster.size() ||
        text::is_default_ignorable(only.code_point) || text::is_regional_indicator(only.code_point))
        return std::nullopt;
    const auto columns = text::code_point_columns(only.code_point);
    return columns == 0 ? std::nullopt : columns;
}

/// The length of the part at `position` that advances the cursor, with the marks on it.
std::size_t cell_length(std::string_view printed, std::size_t position)
{
    std::size_t end = position + text::decode(printed, position).length;
    while (end < printed.size()) {
        const text::Decoded next = text::decode(printed, end);
        if (text::code_point_columns(next.code_point).value_or(1) != 0)
            break;
        end += next.length;
    }
    return end - position;
}

} // namespace

Canvas::Canvas(Grid& grid)
    : grid_{&grid}, area_{.rows = grid.size().rows, .columns = grid.size().columns}
{
}

Rect Canvas::on_grid(Rect part) const
{
    part.row += area_.row;
    part.column += area_.column;
    return intersection(part, area_);
}

Canvas Canvas::sub(Rect part) const
{
    return {*grid_, on_grid(part)};
}

Canvas Canvas::inset(int margin) const
{
    return sub({margin, margin, area_.rows - 2 * margin, area_.columns - 2 * margin});
}

int Canvas::put(int row, int column, const text::SafeText& text, Style style, Attributes attributes)
{
    return draw(row, column, text.str(), style, attributes);
}

int Canvas::put(int row, int column, text::OurWords words, Style style, Attributes attributes)
{
    return draw(row, column, words.view(), style, attributes);
}

void Canvas::put_hints(int row, int column, text::OurWords hints, Style style)
{
    std::string_view shown = hints.view();
    while (column + text::columns_of_text(shown, emoji()) > columns()) {
        const std::size_t gap = shown.rfind("  ");
        shown = shown.substr(0, gap == shown.npos ? 0 : gap);
        if (shown.empty())
            return;
    }
    draw(row, column, shown, style, Attributes::none);
}

int Canvas::put_part(int row, int column, const text::SafeText& text, std::size_t begin,
                     std::size_t end, Style style, Attributes attributes)
{
    INVARIANT(begin <= end && end <= text.str().size());
    return draw(row, column, std::string_view{text.str()}.substr(begin, end - begin), style,
                attributes);
}

int Canvas::draw(int row, int column, std::string_view text, Style style, Attributes attributes)
{
    if (!has_row(row))
        return column;
    for (std::size_t position = 0; position < text.size() && column < area_.columns;) {
        if (stands_alone(text, position)) {
            if (column >= 0)
                place(row, column, Cell{text[position], style, attributes});
            ++column;
            ++position;
            continue;
        }
        const std::size_t end = text::next_cluster(text, position);
        column =
            draw_cluster(row, column, text.substr(position, end - position), style, attributes);
        position = end;
    }
    return column;
}

int Canvas::draw_cluster(int row, int column, std::string_view cluster, Style style,
                         Attributes attributes)
{
    if (const auto simple = columns_of_simple(cluster);
        simple && column >= 0 && column + *simple <= area_.columns) {
        place(row, column, Cell{cluster, *simple, style, attributes});
        return column + *simple;
    }
    const text::EmojiMode mode = grid_->emoji();
    const int after = column + text::columns_of(cluster, mode);
    int next = column;
    if (column >= 0 && after <= area_.columns) {
        std::string printed = text::printable_cluster(cluster, mode);
        const bool sequence = text::kind_of(cluster) != text::ClusterKind::plain;
        if (mode == text::EmojiMode::full && sequence && after - column == 2) {
            if (printed.size() <= Cell::capacity) {
                place(row, column, Cell{printed, 2, style, attributes});
                return after;
            }
            printed = text::printable_cluster(cluster, text::EmojiMode::safe);
        }
        for (std::size_t position = 0; position < printed.size() && next < after;) {
            const std::size_t length = cell_length(printed, position);
            const int width =
                text::code_point_columns(text::decode(printed, position).code_point).value_or(0);
            const bool fits = width > 0 && next + width <= after && length <= Cell::capacity;
            if (fits) {
                place(row, next,
                      Cell{std::string_view{printed}.substr(position, length), width, style,
                           attributes});
                next += width;
            }
            position += length;
        }
    }
    // What is left is cut by an edge, or is shorter than it counts.
    for (next = std::max(next, 0); next < std::min(after, area_.columns); ++next)
        place(row, next, Cell{' ', style, attributes});
    return after;
}

void Canvas::place(int row, int column, const Cell& cell)
{
    grid_->set(area_.row + row, area_.column + column, cell);
}

void Canvas::fill(Style style, Attributes attributes)
{
    fill({.rows = area_.rows, .columns = area_.columns}, style, attributes);
}

void Canvas::fill(Rect part, Style style, Attributes attributes)
{
    const Rect area = on_grid(part);
    const Cell blank{' ', style, attributes};
    for (int row = area.row; row < area.row + area.rows; ++row)
        for (int column = area.column; column < area.column + area.columns; ++column)
            grid_->set(row, column, blank);
}

void Canvas::restyle(Rect part, Style style, Attributes attributes)
{
    const Rect area = on_grid(part);
    for (int row = area.row; row < area.row + area.rows; ++row)
        for (int column = area.column; column < area.column + area.columns; ++column)
            grid_->restyle(row, column, style, attributes);
}

void Canvas::line_across(int row, int column, int length, text::OurWords pattern, Style style)
{
    const int step = text::columns_of_text(pattern.view());
    for (int used = step; step > 0 && used <= length; used += step)
        column = draw(row, column, pattern.view(), style, Attributes::none);
}

void Canvas::line_down(int row, int column, int length, Style style)
{
    const Rect area = on_grid({row, column, length, 1});
    for (int i = 0; i < area.rows * area.columns; ++i)
        grid_->set(area.row + i, area.column, Cell{"│", 1, style, Attributes::none});
}

void Canvas::box(Style style)
{
    const int bottom = area_.rows - 1;
    const int right = area_.columns - 1;
    if (bottom < 1 || right < 1)
        return;
    line_across(0, 1, right - 1, "─", style);
    line_across(bottom, 1, right - 1, "─", style);
    line_down(1, 0, bottom - 1, style);
    line_down(1, right, bottom - 1, style);
    put(0, 0, "┌", style);
    put(0, right, "┐", style);
    put(bottom, 0, "└", style);
    put(bottom, right, "┘", style);
}

void Canvas::set_cursor(int row, int column)
{
    if (has_row(row) && column >= 0 && column < area_.columns)
        grid_->set_cursor(Position{area_.row + row, area_.column + column});
}

} // namespace snug::tui
