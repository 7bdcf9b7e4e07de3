#include "tui/update/history.h"

#include "tui/model/layout.h"
#include "tui/model/transcript.h"
#include "tui/model/words.h"
#include "tui/update/lines.h"

#include "src/protocol/limits.h"

#include <algorithm>

namespace snug::tui {

namespace {

using Part = ForHistory::Part;
using namespace std::chrono_literals;

/// A gap no larger is filled whether somebody looks or not.
constexpr std::uint64_t small_gap = 1000;
/// So many lines above the pane more is asked for, that nobody waits at the top.
constexpr std::size_t lines_ahead = 100;
constexpr auto pause_after_failure = 2s;

std::uint64_t missing_between(Seq below, Seq above)
{
    return above.value() - below.value() - 1;
}

/// What happened after the last we know of.
std::optional<ForHistory> newest_missing(const Buffer& buffer)
{
    const auto ranges = buffer.lines.loaded().ranges();
    const Seq known = ranges.empty() ? buffer.read_seq : ranges.back().last;
    if (buffer.last_seq <= known)
        return std::nullopt;
    if (buffer.last_seq.value() - known.value() > small_gap)
        return ForHistory{*buffer.channel, Part::newest};
    return ForHistory{*buffer.channel, Part::after, known};
}

std::optional<ForHistory> newest_small_gap(const Buffer& buffer)
{
    const auto ranges = buffer.lines.loaded().ranges();
    for (std::size_t i = ranges.size(); i-- > 1;)
        if (missing_between(ranges[i - 1].last, ranges[i].first) <= small_gap)
            return ForHistory{*buffer.channel, Part::before, ranges[i].first};
    return std::nullopt;
}

/// What the pane shows, or soon will, and is not there.
std::optional<ForHistory> missing_in_view(const Model& model, const Buffer& buffer)
{
    const auto ranges = buffer.lines.loaded().ranges();
    if (ranges.empty()) {
        if (buffer.last_seq == Seq{0} || buffer.top_is_quiet)
            return std::nullopt;
        return ForHistory{*buffer.channel, Part::newest};
    }
    // Asked at every message: nearly always the answer is near.
    const bool all_above = buffer.reached_start || ranges.front().first == Seq{1};
    const auto rows = static_cast<std::size_t>(model.size.rows);
    const bool far_below = !model.pane.anchor && buffer.size() > lines_ahead + rows;
    if (ranges.size() == 1 && (all_above || far_below))
        return std::nullopt;

    const ChatLayout layout = chat_layout(model);
    Transcript transcript{buffer, layout.shape};
    const auto top = transcript.top(model.pane.anchor, layout.pane.rows);
    if (!top)
        return std::nullopt;
    const std::size_t first = top->line - std::min(top->line, lines_ahead);
    const std::size_t end =
        std::min(top->line + static_cast<std::size_t>(layout.pane.rows) + 1, buffer.lines.size());
    for (std::size_t i = end; i-- > first;)
        if (buffer.lines.gap_above(i))
            return ForHistory{*buffer.channel, Part::before,
                              buffer.lines.loaded().around(*buffer.lines.at(i).seq)->first};
    const bool more = !all_above && !buffer.top_is_quiet &&
                      buffer.lines.size() < Scrollback::max_lines - limits::history_page;
    if (first == 0 && more)
        return ForHistory{*buffer.channel, Part::before, ranges.front().first};
    return std::nullopt;
}

std::optional<ForHistory> missing(const Model& model, const Buffer& buffer)
{
    if (!buffer.channel || !buffer.joined || buffer.loading || buffer.history_again_at)
        return std::nullopt;
    if (auto part = newest_missing(buffer))
        return part;
    if (auto part = newest_small_gap(buffer))
        return part;
    const bool shown = model.screen == Screen::chat && &model.shown() == &buffer;
    return shown ? missing_in_view(model, buffer) : std::nullopt;
}

Seq seq_of(const msg::LoggedEvent& entry)
{
    return std::visit([](const auto& event) { return event.seq; }, entry);
}

/// Notes what the answer covers.  Only what it showed, or said is not there below: an
/// entry taken for loaded that is not would never be seen.
void cover(Buffer& buffer, const ForHistory& asked, const msg::HistoryReply& reply)
{
    const bool none = reply.entries.empty();
    const bool at_start = asked.part != Part::after && (none || !reply.more);
    buffer.reached_start = buffer.reached_start || at_start;
    if (none && asked.part != Part::before)
        return;
    const Seq first = at_start                    ? Seq{1}
                      : asked.part == Part::after ? Seq{asked.from.value() + 1}
                                                  : seq_of(reply.entries.front());
    const Seq last =
        asked.part == Part::before ? Seq{asked.from.value() - 1} : seq_of(reply.entries.back());
    if (first <= last)
        buffer.lines.cover(first, last);
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
    if (const auto* reply = std::get_if<msg::HistoryReply>(&body)) {
        deliver(model, *buffer, reply->entries);
        cover(*buffer, asked, *reply);
        if (reply->entries.empty() && asked.part != Part::before)
            buffer->history_again_at = turn.now.mono + pause_after_failure; // it is on its way
    } else if (const auto* error = std::get_if<Error>(&body)) {
        buffer->history_again_at = turn.now.mono + error->retry_after.value_or(pause_after_failure);
    }
}

} // namespace snug::tui
