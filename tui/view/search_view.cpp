#include "tui/view/search_view.h"

#include "tui/model/words.h"
#include "tui/view/signs.h"

#include "src/text/columns.h"

#include <algorithm>

namespace snug::tui {

namespace {

using text::SafeText;

constexpr int indent = 3;

SafeText title_of(const Search& search)
{
    const SafeText words = SafeText::line(search.words);
    return search.channel ? SafeText::fill(words::search_title_in,
                                           {SafeText::line(search.channel->display()), words})
                          : SafeText::fill(words::search_title, {words});
}

/// "#tea"; of a talk the other person.
SafeText place_of(const Model& model, const ChannelName& channel)
{
    const Buffer* buffer = model.find(channel);
    return buffer != nullptr ? buffer->title : SafeText::line(channel.display());
}

/// Words from `begin` to `end` of the text, with what was found in them standing out.
int put_matches(Canvas canvas, int row, int column, const FoundLine& found, TextPart part)
{
    std::size_t at = part.begin;
    const auto put_to = [&](std::size_t end, Style style, Attributes attributes) {
        end = std::clamp(end, at, part.end);
        column = canvas.put_part(row, column, found.text, at, end, style, attributes);
        at = end;
    };
    for (const TextPart match : found.matches) {
        put_to(match.begin, Style::text, Attributes::none);
        put_to(match.end, Style::match, Attributes::bold);
    }
    put_to(part.end, Style::text, Attributes::none);
    return column;
}

/// One row of the text: where the first match is.
void draw_words(Canvas canvas, int row, const FoundLine& found)
{
    const int room = std::max(canvas.columns() - indent - 3, 1);
    const std::vector<TextPart> parts =
        wrap(found.text.str(), {.first = room, .rest = room}, canvas.emoji());
    const std::size_t match = found.matches.empty() ? 0 : found.matches.front().begin;
    std::size_t shown = 0;
    while (shown + 1 < parts.size() && parts[shown + 1].begin <= match)
        ++shown;
    int column = indent;
    if (shown > 0)
        column = canvas.put(row, column, "…", Style::dim);
    column = put_matches(canvas, row, column, found, parts[shown]);
    if (shown + 1 < parts.size())
        canvas.put(row, column, "…", Style::dim);
}

void draw_found(const Model& model, Canvas canvas, int row, const FoundLine& found, bool chosen)
{
    if (chosen)
        canvas.put(row, 1, sign(model, words::here_mark, words::here_mark_ascii), Style::title);
    const SafeText date = date_words(day_of(found.time, model.offset));
    const Attributes weight = chosen ? Attributes::bold : Attributes::none;
    int column = canvas.put(row, indent, place_of(model, found.channel), Style::title, weight);
    column = canvas.put(row, column + 2, date + " ", Style::dim);
    column = canvas.put(row, column, clock_time(found.time, model.offset), Style::dim);
    canvas.put(row, column + 2, found.name, Style::label, weight);
    draw_words(canvas, row + 1, found);
}

SafeText state_of(const Model& model)
{
    const Search& search = *model.search;
    if (const auto wait = long_wait(model))
        return *wait;
    if (search.asked)
        return {};
    if (!search.wrong.empty())
        return search.wrong;
    if (search.found.empty())
        return SafeText::literal(words::search_nothing);
    const SafeText count = SafeText::number(search.found.size());
    const SafeText at = SafeText::number(search.selected + 1);
    if (!search.more)
        return SafeText::fill(words::search_all, {at, count});
    return search.channel ? SafeText::fill(words::search_more, {at, count})
                          : SafeText::fill(words::search_more_in_channel, {at, count});
}

} // namespace

void draw_search(const Model& model, Canvas canvas)
{
    const Search& search = *model.search;
    const int rows = canvas.rows();
    const int columns = canvas.columns();
    canvas.fill(Rect{0, 0, 1, columns}, Style::bar);
    canvas.put(0, 1, title_of(search).shortened(std::max(columns - 2, 0), model.emoji), Style::bar,
               Attributes::bold);
    canvas.fill(Rect{rows - 1, 0, 1, columns}, Style::bar);
    canvas.put_hints(rows - 1, 1, words::footer_search, Style::bar);

    const int on_screen = found_on_screen(rows);
    const auto half = static_cast<std::size_t>(on_screen / 2);
    const auto most = static_cast<std::size_t>(on_screen);
    const std::size_t all = search.found.size();
    const std::size_t last_first = all - std::min(all, most);
    const std::size_t first =
        std::min(search.selected - std::min(search.selected, half), last_first);
    for (std::size_t i = first; i < std::min(all, first + most); ++i)
        draw_found(model, canvas, 1 + rows_of_found * static_cast<int>(i - first), search.found[i],
                   i == search.selected);

    const SafeText state = state_of(model);
    canvas.fill(Rect{rows - 2, 0, 1, columns}, Style::text);
    canvas.put(rows - 2, 1, state.shortened(std::max(columns - 2, 0), model.emoji),
               search.wrong.empty() ? Style::dim : Style::error);
}

} // namespace snug::tui
