#include "src/session/sealed_client_state.h"

#include <algorithm>
#include <utility>

/// Coming back to a sealed channel: whether what was read of it is still there.
///
/// Over a link that broke the room has a ledger; in a new program there is the mark that was kept.
/// Either names the newest message that was read, and the server is asked for what stands there.
namespace snug::session {

/// Its log ends at `last`, the server says.
void SealedClient::State::check_log(const ChannelName& channel, Seq last)
{
    SealedRoom* room = ring_.find(channel);
    if (!room)
        return;
    auto mark = room->ledger.newest();
    if (!mark)
        mark = ring_.mark(channel, *room);
    room->ledger.live_from(last);
    if (!mark || mark->seq == Seq{0})
        return;
    room->marked = mark->seq;
    // What `last` says is from before the mark was read: another program may have moved that.
    ask(msg::History{.channelName = channel, .after = Seq{mark->seq.value() - 1}, .limit = 1},
        [=, this, mark = *mark](msg::ReplyBody& body) { check_mark(channel, mark, last, body); });
}

/// The last entry of a log never goes with time; of a channel that does not keep all, others do.
void SealedClient::State::check_mark(const ChannelName& channel, const sealed::Ledger::Newest& mark,
                                     Seq last, const msg::ReplyBody& body)
{
    const SealedRoom* room = ring_.find(channel);
    const auto* page = std::get_if<msg::HistoryReply>(&body);
    if (!room || !page)
        return;
    if (page->entries.empty())
        return log_changed(channel, mark.seq, last, true);
    const auto* said = std::get_if<msg::Said>(&page->entries.front());
    const bool is_there = said && said->seq == mark.seq && !said->sealed.empty();
    const bool is_same = is_there && sealed::hash_of_message(said->sealed) == mark.hash;
    const bool was_message =
        std::ranges::any_of(mark.hash, [](std::byte byte) { return byte != std::byte{}; });
    if (was_message && !is_same && (is_there || room->keeps_all))
        log_changed(channel, mark.seq, last, false);
}

/// An operator may have put a backup in place: that is to be known once, and then lived with.
void SealedClient::State::log_changed(const ChannelName& channel, Seq read, Seq last, bool ended)
{
    ring_.mark_end(channel, *ring_.find(channel), last);
    steps_.emplace_back(LogChanged{channel, read, ended});
}

} // namespace snug::session
