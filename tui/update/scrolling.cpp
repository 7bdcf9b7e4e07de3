#include "tui/update/scrolling.h"

#include "tui/model/layout.h"
#include "tui/model/transcript.h"

#include <algorithm>

namespace snug::tui {

namespace {

/// What is looked for stands so far below the pane's top, with something above it.
constexpr int row_of_found = 2;

void hold(Model& model, std::size_t line)
{
    model.pane.anchor =
        Anchor{.line = model.shown().line(line).id, .hint = line, .row = row_of_found};
}

/// The line that one looks at: where to search from.
std::size_t line_in_view(const Model& model)
{
    const Buffer& buffer = model.shown();
    if (!model.pane.anchor)
        return buffer.size();
    return buffer.index_of(model.pane.anchor->line, model.pane.anchor->hint).value_or(0);
}

bool is_for_me(const Line& line)
{
    const auto* said = std::get_if<SaidLine>(&line.content);
    return said != nullptr && said->for_me;
}

} // namespace

void scroll_rows(Model& model, int rows)
{
    if (rows < 0)
        model.shown().top_is_quiet = false;
    const ChatLayout layout = chat_layout(model);
    const int height = layout.pane.rows;
    Transcript transcript{model.shown(), layout.shape};
    const auto top = transcript.top(model.pane.anchor, height);
    if (!top)
        return;
    const auto moved = rows < 0 ? transcript.up(*top, static_cast<std::size_t>(-rows))
                                : transcript.down(*top, static_cast<std::size_t>(rows), height);
    model.pane.anchor = transcript.anchor_at(moved, height);
}

void scroll_pages(Model& model, int pages)
{
    // Two rows stay in view, to be found again.
    const int page = std::max(1, chat_layout(model).pane.rows - 2);
    scroll_rows(model, pages * page);
}

void scroll_to_top(Model& model)
{
    const ChatLayout layout = chat_layout(model);
    model.shown().top_is_quiet = false;
    if (model.shown().size() > 0)
        model.pane.anchor = Transcript{model.shown(), layout.shape}.anchor_at({}, layout.pane.rows);
}

void scroll_to_bottom(Model& model)
{
    model.pane.anchor.reset();
}

void scroll_to_unread(Model& model)
{
    const Buffer& buffer = model.shown();
    if (!buffer.mark)
        return;
    for (std::size_t i = 0; i < buffer.lines.size(); ++i)
        if (buffer.line(i).seq && *buffer.line(i).seq >= buffer.mark->first)
            return hold(model, i);
}

bool scroll_to_mention(Model& model, int direction)
{
    const Buffer& buffer = model.shown();
    const std::size_t from = line_in_view(model);
    if (direction < 0) {
        for (std::size_t i = from; i-- > 0;)
            if (is_for_me(buffer.line(i)))
                return hold(model, i), true;
    } else {
        for (std::size_t i = from + 1; i < buffer.size(); ++i)
            if (is_for_me(buffer.line(i)))
                return hold(model, i), true;
    }
    return false;
}

} // namespace snug::tui
