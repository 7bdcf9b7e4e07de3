#include "tui/update/reading.h"

#include <algorithm>

namespace snug::tui {

namespace {

using namespace std::chrono_literals;

constexpr auto between_marks = 1s;
constexpr auto pause_before_telling = 2s;

constexpr Seq after(Seq seq)
{
    return Seq{seq.value() + 1};
}

bool is_news(const Line& line)
{
    const auto* said = std::get_if<SaidLine>(&line.content);
    return said != nullptr && !said->own && line.seq;
}

/// Everything the mark speaks of is loaded, without a gap.
bool is_loaded(const Buffer& buffer, const UnreadMark& mark)
{
    const auto range = buffer.lines.loaded().around(mark.first);
    return range && range->last >= mark.last;
}

void set_unread(Buffer& buffer, Seq read, Seq last, std::uint64_t unread)
{
    buffer.unread = read < last ? unread : 0;
    if (buffer.unread > 0)
        buffer.mark = UnreadMark{.first = after(read), .last = last, .count = buffer.unread};
    recount(buffer);
}

void tell(Buffer& buffer, Intents& intents)
{
    buffer.told_read = buffer.read_seq;
    intents.push_back(
        SendRequest{msg::MarkRead{.channelName = *buffer.channel, .seq = buffer.read_seq},
                    ForMarkRead{*buffer.channel}});
}

bool has_to_tell(const Buffer& buffer)
{
    return buffer.channel && buffer.joined && buffer.told_read < buffer.read_seq;
}

} // namespace

void begin_reading(Buffer& buffer, const ReadState& told)
{
    buffer.told_read = told.read;
    // What was read here while the link was away is still to be told.
    const std::uint64_t read_here =
        buffer.read_seq > told.read ? buffer.read_seq.value() - told.read.value() : 0;
    buffer.read_seq = std::max(buffer.read_seq, told.read);
    buffer.last_seq = std::max(buffer.last_seq, told.last);
    buffer.counted_to = buffer.last_seq;
    set_unread(buffer, buffer.read_seq, buffer.last_seq,
               told.unread - std::min(told.unread, read_here));
}

void read_elsewhere(Buffer& buffer, Seq seq, std::uint64_t unread)
{
    buffer.told_read = std::max(buffer.told_read, seq);
    if (seq <= buffer.read_seq)
        return;
    buffer.read_seq = seq;
    buffer.mark.reset();
    set_unread(buffer, seq, buffer.last_seq, unread);
}

void add_unread(Buffer& buffer, Seq seq, bool for_me)
{
    if (seq <= buffer.counted_to)
        return; // the server has counted it
    buffer.counted_to = seq;
    if (buffer.unread == 0)
        buffer.mark = UnreadMark{.first = seq};
    ++buffer.unread;
    buffer.mentions += for_me ? 1 : 0;
    ++buffer.mark->count;
    buffer.mark->last = seq;
}

void recount(Buffer& buffer)
{
    if (!buffer.mark) {
        buffer.mentions = 0;
        return;
    }
    const UnreadMark mark = *buffer.mark;
    std::optional<Seq> first;
    std::size_t count = 0;
    std::size_t for_me = 0;
    for (std::size_t i = buffer.lines.index_at(mark.first); i < buffer.lines.size(); ++i) {
        const Line& line = buffer.lines.at(i);
        if (!is_news(line) || *line.seq > mark.last)
            continue;
        first = first.value_or(*line.seq);
        ++count;
        for_me += is_for_me(line) ? 1U : 0U;
    }
    const bool exact = is_loaded(buffer, mark);
    if (exact && first)
        buffer.mark = UnreadMark{.first = *first, .last = mark.last, .count = count};
    else if (exact)
        buffer.mark.reset();
    if (buffer.unread > 0) // else the mark is of what one is looking at
        buffer.unread = exact ? count : std::max(buffer.unread, count);
    buffer.mentions = std::min(for_me, buffer.unread);
}

void mark_read(Buffer& buffer)
{
    buffer.read_seq = std::max(buffer.read_seq, buffer.last_seq);
    buffer.counted_to = std::max(buffer.counted_to, buffer.last_seq);
    buffer.unread = 0;
    buffer.mentions = 0;
}

void tell_what_is_read(Model& model, const Turn& turn, Intents& intents)
{
    if (!model.link.up())
        return;
    for (Buffer& buffer : model.buffers) {
        if (!has_to_tell(buffer) || (buffer.tell_read_at && *buffer.tell_read_at > turn.now.mono))
            continue;
        tell(buffer, intents);
        buffer.tell_read_at = turn.now.mono + between_marks;
    }
}

Intents farewell(Model& model)
{
    Intents intents;
    for (Buffer& buffer : model.buffers)
        if (model.link.up() && has_to_tell(buffer))
            tell(buffer, intents);
    return intents;
}

void on_marked(Model& model, const ForMarkRead& asked, const msg::ReplyBody& body, const Turn& turn)
{
    Buffer* buffer = model.find(asked.channel);
    const auto* error = std::get_if<Error>(&body);
    if (buffer == nullptr || error == nullptr || error->code != ErrorCode::rate_limited)
        return;
    buffer->told_read = Seq{0};
    buffer->tell_read_at = turn.now.mono + error->retry_after.value_or(pause_before_telling);
}

} // namespace snug::tui
