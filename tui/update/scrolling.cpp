#include "tui/update/scrolling.h"

#include "tui/model/layout.h"
#include "tui/model/transcript.h"
#include "tui/model/words.h"

#include "src/base/overloaded.h"

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

/// What the pane holds is near the end: it follows what is said from now on.
void follow_if_at_end(Model& model)
{
    const ChatLayout layout = chat_layout(model);
    Transcript transcript{model.shown(), layout.shape};
    const auto top = transcript.top(model.pane.anchor, layout.pane.rows);
    if (top && !transcript.anchor_at(*top, layout.pane.rows))
        model.pane.anchor.reset();
}

/// The line that one looks at: where to search from.
std::size_t line_in_view(const Model& model)
{
    const Buffer& buffer = model.shown();
    if (!model.pane.anchor)
        return buffer.size();
    return buffer.index_of(model.pane.anchor->line, model.pane.anchor->hint).value_or(0);
}

/// Keys may come faster than pages of the log: nobody is to leap over what is on its way.
Transcript::Place not_over_a_gap(const Model& model, Transcript& transcript, Transcript::Place from,
                                 Transcript::Place to, int height)
{
    const Scrollback& lines = model.shown().lines;
    if (!model.link.up() || !model.shown().joined)
        return to; // it will not be filled now
    if (to < from) {
        for (std::size_t i = std::min(from.line, lines.size() - 1); i > to.line; --i)
            if (lines.gap_above(i))
                return {i, 0};
        return to;
    }
    const std::size_t end = std::min(to.line + static_cast<std::size_t>(height), lines.size());
    for (std::size_t i = from.line + 1; i < end; ++i)
        if (lines.gap_above(i))
            return std::max(
                from, std::min(to, transcript.up({i, 0}, static_cast<std::size_t>(height) - 1)));
    return to;
}

} // namespace

void scroll_rows(Model& model, int rows)
{
    model.pane.jump.reset(); // where one goes by hand one does not want to be taken from
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
    const auto there = model.shown().lines.empty()
                           ? moved
                           : not_over_a_gap(model, transcript, *top, moved, height);
    model.pane.anchor = transcript.anchor_at(there, height);
}

void scroll_pages(Model& model, int pages)
{
    // Two rows stay in view, to be found again.
    const int page = std::max(1, chat_layout(model).pane.rows - 2);
    scroll_rows(model, pages * page);
}

void scroll_to_top(Model& model)
{
    Buffer& buffer = model.shown();
    buffer.top_is_quiet = false;
    if (buffer.channel && buffer.joined && (buffer.lines.more_above() || buffer.lines.empty()))
        return go_to(model, Seq{1});
    if (buffer.size() == 0)
        return;
    hold(model, 0);
    follow_if_at_end(model);
}

void scroll_to_bottom(Model& model)
{
    model.pane.anchor.reset();
    model.pane.jump.reset();
}

void scroll_to_unread(Model& model)
{
    if (const auto& mark = model.shown().mark)
        go_to(model, mark->first);
    else
        model.note = Note{text::SafeText::literal(words::nothing_unread)};
}

void go_to(Model& model, Seq seq)
{
    const Buffer& buffer = model.shown();
    model.pane.jump.reset();
    if (buffer.lines.loaded().contains(seq) || !buffer.joined)
        return scroll_to(model, seq);
    model.pane.jump = Jump{.to = seq, .since = model.now.mono};
}

void go_to(Model& model, const PlaceInLog& place)
{
    std::visit(
        Overloaded{
            [&](LogStart) { scroll_to_top(model); }, [&](LogEnd) { scroll_to_bottom(model); },
            [&](FirstUnread) { scroll_to_unread(model); }, [&](Seq seq) { go_to(model, seq); },
            [&](WallTime time) {
                // Only the server knows which entry that is.
                if (model.shown().joined)
                    model.pane.jump = Jump{.to = time, .since = model.now.mono};
                else
                    model.note = Note{text::SafeText::literal(words::needs_link), true};
            }},
        place);
}

void scroll_to(Model& model, Seq seq)
{
    const Buffer& buffer = model.shown();
    const std::size_t line = buffer.lines.index_at(seq);
    if (line == buffer.lines.size())
        return scroll_to_bottom(model);
    hold(model, line);
    follow_if_at_end(model);
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
