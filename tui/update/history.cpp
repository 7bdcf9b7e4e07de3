#include "tui/update/history.h"

#include "tui/model/layout.h"
#include "tui/model/transcript.h"
#include "tui/model/words.h"
#include "tui/update/lines.h"
#include "tui/update/reading.h"
#include "tui/update/scrolling.h"

#include "src/base/overloaded.h"
#include "src/protocol/limits.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace snug::tui {

namespace {

using text::SafeText;
using Part = ForHistory::Part;
using namespace std::chrono_literals;

/// A gap no larger is filled whether somebody looks or not.
constexpr std::uint64_t small_gap = 1000;
/// So many lines above the pane more is asked for, that nobody waits at the top.
constexpr std::size_t lines_ahead = 100;
constexpr auto pause_before_asking = 2s;

std::uint64_t missing_between(Seq below, Seq above)
{
    return above.value() - below.value() - 1;
}

ForHistory part_of(const Buffer& buffer, Part part, Seq from)
{
    return {.channel = *buffer.channel, .part = part, .from = from, .last = buffer.last_seq};
}

ForHistory newest_of(const Buffer& buffer)
{
    return part_of(buffer, Part::newest, Seq{0});
}

/// What happened after the last we know of.
std::optional<ForHistory> newest_missing(const Buffer& buffer)
{
    const auto ranges = buffer.lines.loaded().ranges();
    const Seq known = ranges.empty() ? buffer.read_seq : ranges.back().last;
    if (buffer.last_seq <= known)
        return std::nullopt;
    if (buffer.last_seq.value() - known.value() > small_gap)
        return newest_of(buffer);
    return part_of(buffer, Part::after, known);
}

std::optional<ForHistory> newest_small_gap(const Buffer& buffer)
{
    const auto ranges = buffer.lines.loaded().ranges();
    for (std::size_t i = ranges.size(); i-- > 1;)
        if (missing_between(ranges[i - 1].last, ranges[i].first) <= small_gap)
            return part_of(buffer, Part::before, ranges[i].first);
    return std::nullopt;
}

/// The gap above this line, from the side one looks from.
ForHistory part_of_gap(const Buffer& buffer, std::size_t line, bool from_above)
{
    const LoadedRanges& loaded = buffer.lines.loaded();
    const Seq below = loaded.around(*buffer.lines.at(line).seq)->first;
    if (!from_above)
        return part_of(buffer, Part::before, below);
    const auto ranges = loaded.ranges();
    const auto range = std::ranges::find(ranges, below, &SeqRange::first);
    return part_of(buffer, Part::after, std::prev(range)->last);
}

/// What the pane shows, or soon will, and is not there.
std::optional<ForHistory> missing_in_view(const Model& model, const Buffer& buffer)
{
    const Scrollback& lines = buffer.lines;
    if (lines.loaded().empty()) {
        if (buffer.last_seq == Seq{0} || buffer.top_is_quiet)
            return std::nullopt;
        return newest_of(buffer);
    }
    // Asked at every message: nearly always the answer is near.
    const bool follows = !model.pane.anchor;
    const auto rows = static_cast<std::size_t>(model.size.rows);
    const bool far_below = follows && buffer.size() > lines_ahead + rows;
    const bool whole = !lines.more_above() && buffer.has_newest();
    if (lines.loaded().ranges().size() == 1 && (far_below || whole))
        return std::nullopt;

    const ChatLayout layout = chat_layout(model);
    Transcript transcript{buffer, layout.shape};
    const auto top = transcript.top(model.pane.anchor, layout.pane.rows);
    if (!top && lines.more_above() && !buffer.top_is_quiet) // what is there makes no line
        return part_of(buffer, Part::before, lines.loaded().ranges().front().first);
    if (!top)
        return std::nullopt;
    const std::size_t first = top->line - std::min(top->line, lines_ahead);
    const std::size_t seen = top->line + static_cast<std::size_t>(layout.pane.rows) + 1;
    const std::size_t end = std::min(seen + (follows ? 0 : lines_ahead), lines.size());
    for (std::size_t i = end; i-- > first;)
        if (lines.gap_above(i))
            return part_of_gap(buffer, i, !follows && i > top->line);
    if (first == 0 && lines.more_above() && !buffer.top_is_quiet)
        return part_of(buffer, Part::before, lines.loaded().ranges().front().first);
    if (end == lines.size() && !follows && !buffer.has_newest())
        return part_of(buffer, Part::after, lines.loaded().ranges().back().last);
    return std::nullopt;
}

/// Where the pane is on its way to.
ForHistory part_of_jump(const Buffer& buffer, const Jump& jump)
{
    ForHistory part = std::visit(Overloaded{[&](Seq to) {
                                                return to <= Seq{1}
                                                           ? part_of(buffer, Part::after, Seq{0})
                                                           : part_of(buffer, Part::around, to);
                                            },
                                            [&](WallTime to) {
                                                ForHistory at = part_of(buffer, Part::at, Seq{0});
                                                at.time = to;
                                                return at;
                                            }},
                                 jump.to);
    part.jump = true;
    return part;
}

std::optional<ForHistory> missing(const Model& model, const Buffer& buffer)
{
    if (!buffer.channel || !buffer.joined || buffer.loading || buffer.history_again_at)
        return std::nullopt;
    const bool shown = model.screen == Screen::chat && &model.shown() == &buffer;
    if (shown && model.pane.jump)
        return part_of_jump(buffer, *model.pane.jump);
    // Who reads far above does not need the newest, nor has it a place in the window.
    if (!shown || !model.pane.anchor) {
        if (auto part = newest_missing(buffer))
            return part;
        if (auto part = newest_small_gap(buffer))
            return part;
    }
    return shown ? missing_in_view(model, buffer) : std::nullopt;
}

Seq seq_of(const msg::LoggedEvent& entry)
{
    return std::visit([](const auto& event) { return event.seq; }, entry);
}

/// Notes what the answer covers.  Entries nobody is shown have no place in it, so where there
/// is no more in the direction asked for, it covers all that was known to be there.
void cover(Buffer& buffer, const ForHistory& asked, const msg::HistoryReply& reply)
{
    const bool to_the_end = reply.entries.empty() || !reply.more;
    Seq first = reply.entries.empty() ? Seq{1} : seq_of(reply.entries.front());
    Seq last = reply.entries.empty() ? asked.last : seq_of(reply.entries.back());
    switch (asked.part) {
    case Part::newest:
        first = to_the_end ? Seq{1} : first;
        last = std::max(last, asked.last);
        break;
    case Part::before:
        first = to_the_end ? Seq{1} : first;
        last = Seq{asked.from.value() - 1};
        break;
    case Part::after:
        first = Seq{asked.from.value() + 1};
        last = to_the_end ? std::max(last, asked.last) : last;
        break;
    case Part::around:
    case Part::at:
        first = to_the_end ? Seq{1} : first;
        last = to_the_end ? std::max(last, asked.last) : last;
        break;
    }
    if (first <= last)
        buffer.lines.cover(first, last);
}

/// The first entry of a page that is so late, else its last.
Seq entry_at(const std::vector<msg::LoggedEvent>& entries, WallTime time)
{
    const auto found = std::ranges::find_if(entries, [&](const msg::LoggedEvent& entry) {
        return std::visit([&](const auto& event) { return event.timestamp >= time; }, entry);
    });
    return seq_of(found == entries.end() ? entries.back() : *found);
}

/// Puts the pane where it was on its way to.
void land(Model& model, const Buffer& buffer, const msg::ReplyBody& body)
{
    if (&model.shown() != &buffer || !model.pane.jump)
        return; // called off meanwhile
    const Jump jump = *std::exchange(model.pane.jump, std::nullopt);
    if (const auto* error = std::get_if<Error>(&body))
        model.note = Note{SafeText::line(error->text), true};
    const auto* reply = std::get_if<msg::HistoryReply>(&body);
    if (reply == nullptr || reply->entries.empty())
        return;
    const auto* time = std::get_if<WallTime>(&jump.to);
    scroll_to(model, time != nullptr ? entry_at(reply->entries, *time) : std::get<Seq>(jump.to));
}

} // namespace

void ask_for_history(Model& model, const Turn& turn, Intents& intents)
{
    if (!model.link.up() || too_small(model.size))
        return;
    for (Buffer& buffer : model.buffers) {
        if (buffer.history_again_at && *buffer.history_again_at <= turn.now.mono)
            buffer.history_again_at.reset();
        const auto part = missing(model, buffer);
        if (!part)
            continue;
        msg::History request{.channelName = part->channel, .limit = limits::history_page};
        if (part->part == Part::before)
            request.before = part->from;
        if (part->part == Part::after)
            request.after = part->from;
        if (part->part == Part::around)
            request.around = part->from;
        if (part->part == Part::at)
            request.at = part->time;
        buffer.loading = true;
        intents.push_back(SendRequest{std::move(request), *part});
    }
}

void on_history(Model& model, const ForHistory& asked, const msg::ReplyBody& body, const Turn& turn)
{
    Buffer* buffer = model.find(asked.channel);
    if (buffer == nullptr)
        return;
    buffer->loading = false;
    const LoadedRanges before = buffer->lines.loaded();
    if (const auto* reply = std::get_if<msg::HistoryReply>(&body)) {
        deliver(model, *buffer, reply->entries);
        cover(*buffer, asked, *reply);
        recount(*buffer);
    }
    // An answer that brings nothing would be asked for again at once, and so on.
    if (const auto* error = std::get_if<Error>(&body))
        buffer->history_again_at = turn.now.mono + error->retry_after.value_or(pause_before_asking);
    else if (buffer->lines.loaded() == before)
        buffer->history_again_at = turn.now.mono + pause_before_asking;
    if (asked.jump)
        land(model, *buffer, body);
}

} // namespace snug::tui
