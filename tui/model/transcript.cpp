#include "tui/model/transcript.h"

#include "src/text/columns.h"

#include <algorithm>

namespace snug::tui {

namespace {

constexpr int sign_and_space = 2; // "ada: ", "* ada", "— ", "│ "

bool is_text(const TranscriptRow& row)
{
    return row.kind == TranscriptRow::Kind::text;
}

} // namespace

int lead_columns(const Line& line, const TranscriptShape& shape)
{
    const auto* said = std::get_if<SaidLine>(&line.content);
    if (shape.names != TranscriptShape::Names::in_text)
        return 0;
    if (said == nullptr || said->action)
        return sign_and_space;
    const int name = text::columns_of_text(said->author->name.str(), shape.emoji);
    return std::clamp(name + sign_and_space, 0, std::max(0, shape.text_columns / 2));
}

int continuation_columns(const TranscriptShape& shape)
{
    return shape.names == TranscriptShape::Names::in_text ? sign_and_space : 0;
}

const std::vector<TranscriptRow>& Transcript::rows_of(std::size_t line)
{
    const auto found = made_.find(line);
    return found != made_.end() ? found->second
                                : made_.emplace(line, make_rows(line)).first->second;
}

std::vector<TranscriptRow> Transcript::make_rows(std::size_t index) const
{
    using Kind = TranscriptRow::Kind;
    std::vector<TranscriptRow> rows;
    const Line& line = buffer_.line(index);
    if (buffer_.gap_above(index))
        rows.push_back({.kind = Kind::gap, .line = index});
    if (new_day(index))
        rows.push_back({.kind = Kind::day, .line = index});
    if (unread_from(index))
        rows.push_back({.kind = Kind::unread, .line = index});

    const WrapWidth width{.first = shape_.text_columns - lead_columns(line, shape_),
                          .rest = shape_.text_columns - continuation_columns(shape_)};
    bool first = true;
    for (const TextPart part : wrap(tui::text_of(line).str(), width, shape_.emoji)) {
        rows.push_back({.kind = Kind::text, .line = index, .part = part, .first = first});
        first = false;
        if (std::holds_alternative<PresenceLine>(line.content))
            break; // one line, whatever happens
    }
    if (buffer_.gap_below(index))
        rows.push_back({.kind = Kind::gap, .line = index});
    return rows;
}

bool Transcript::new_day(std::size_t index) const
{
    if (index >= buffer_.lines.size())
        return false; // not sent yet: has no time of its own
    const auto day = day_of(buffer_.line(index).time, shape_.offset);
    return index == 0 || day_of(buffer_.line(index - 1).time, shape_.offset) != day;
}

bool Transcript::unread_from(std::size_t index) const
{
    if (!buffer_.mark || index >= buffer_.lines.size())
        return false;
    const std::optional<Seq> seq = buffer_.line(index).seq;
    if (!seq || *seq < buffer_.mark->first)
        return false;
    for (std::size_t i = index; i-- > 0;)
        if (const auto before = buffer_.line(i).seq)
            return *before < buffer_.mark->first;
    return true;
}

std::optional<Transcript::Place> Transcript::top(const std::optional<Anchor>& anchor, int height)
{
    if (buffer_.size() == 0 || height <= 0)
        return std::nullopt;
    const Place bottom = bottom_top(height);
    if (!anchor)
        return bottom;
    const auto index = buffer_.index_of(anchor->line, anchor->hint);
    if (!index)
        return std::min(Place{}, bottom); // it was cleared away
    Place held = text_of(*index);
    const auto& rows = rows_of(*index);
    while (held.row + 1 < rows.size() && is_text(rows[held.row + 1]) &&
           rows[held.row + 1].part.begin <= anchor->byte)
        ++held.row;
    const auto above = static_cast<std::size_t>(std::clamp(anchor->row, 0, height - 1));
    return std::min(up(held, above), bottom);
}

std::vector<TranscriptRow> Transcript::rows_from(Place place, int height)
{
    std::vector<TranscriptRow> found;
    for (std::optional<Place> at = place; at && std::ssize(found) < height; at = next(*at))
        found.push_back(rows_of(at->line).at(at->row));
    return found;
}

Transcript::Place Transcript::up(Place from, std::size_t rows)
{
    while (rows > from.row && from.line > 0) {
        rows -= from.row + 1;
        --from.line;
        from.row = rows_of(from.line).size() - 1;
    }
    from.row -= std::min(rows, from.row);
    return from;
}

Transcript::Place Transcript::down(Place from, std::size_t rows, int height)
{
    for (; rows > 0; --rows)
        if (const auto below = next(from))
            from = *below;
        else
            break;
    return std::min(from, bottom_top(height));
}

Transcript::Place Transcript::text_of(std::size_t line)
{
    const auto& rows = rows_of(line);
    const auto text = std::ranges::find(rows, TranscriptRow::Kind::text, &TranscriptRow::kind);
    return {line, static_cast<std::size_t>(text - rows.begin())};
}

std::optional<Anchor> Transcript::anchor_at(Place top, int height)
{
    if (buffer_.size() == 0 || (buffer_.has_newest() && top >= bottom_top(height)))
        return std::nullopt;
    // Dates and gaps may go when more lines come; the text may not.
    int row = 0;
    Place held = top;
    const auto& rows = rows_of(held.line);
    while (held.row + 1 < rows.size() && !is_text(rows[held.row])) {
        ++held.row;
        ++row;
    }
    while (!is_text(rows[held.row]))
        --held.row; // the gap below the last line, which has text above it
    return Anchor{.line = buffer_.line(held.line).id,
                  .hint = held.line,
                  .byte = rows_of(held.line).at(held.row).part.begin,
                  .row = row};
}

Transcript::Place Transcript::bottom_top(int height)
{
    const std::size_t last = buffer_.size() - 1;
    const Place end{last, rows_of(last).size() - 1};
    return up(end, static_cast<std::size_t>(std::max(height, 1) - 1));
}

std::optional<Transcript::Place> Transcript::next(Place place)
{
    if (place.row + 1 < rows_of(place.line).size())
        return Place{place.line, place.row + 1};
    if (place.line + 1 < buffer_.size())
        return Place{place.line + 1, 0};
    return std::nullopt;
}

} // namespace snug::tui
