#include "server/hub/hub_state.h"
#include "server/hub/refusals.h"

#include <algorithm>

/// How far everybody has read, what they have not, and looking for what was said.
///
/// A person has one marker in a channel, for all their terminals.  Who is enrolled begins
/// with nothing unread, and so does who comes back after having left; from then on only
/// MarkRead moves it: what somebody says does not, as a program may say it in their name.
namespace snug::server {

void Hub::State::restore(const ReadMarker& marker)
{
    if (Room* room = directory_.find(marker.channel))
        room->read_up_to.insert_or_assign(marker.user, marker.seq);
}

Seq Hub::State::read_seq(const User& user, const Room& room) const
{
    const auto* place = room.channel.enrolment_of(user.id);
    const auto marker = room.read_up_to.find(user.id);
    const Seq entered = place ? place->since : Seq{0};
    return marker == room.read_up_to.end() ? entered : std::max(entered, marker->second);
}

std::uint64_t Hub::State::unread(const User& user, const Room& room) const
{
    return room.channel.messages_in(read_seq(user, room), room.channel.last_seq());
}

/// What moves nothing costs nothing: nobody is told, and nothing is written.
void Hub::State::on(Session& session, const Asking& asking, msg::MarkRead& request)
{
    const auto found = room_of(session, request.channelName);
    if (!found)
        return reply(asking, found.error());
    Room& room = **found;
    const User& user = *session.user;
    const Seq seq = std::min(request.seq, room.channel.last_seq());
    reply(asking, msg::Done{});
    if (seq <= read_seq(user, room))
        return;
    room.read_up_to.insert_or_assign(user.id, seq);
    if (!user.is_guest) // who will not be back
        effects_.push_back(MarkRead{{user.id, room.channel.id(), seq}});
    std::vector<SessionId> others = room.here.sessions_of(user.id);
    std::erase(others, session.id);
    deliver(std::move(others), msg::ReadUpTo{room.channel.name(), seq, unread(user, room)});
}

void Hub::State::on(Session& session, const Asking& asking, msg::Search& request)
{
    if (request.words.size() > limits::search_bytes)
        return reply(asking, refusal::too_long("what is looked for", request.words.size(),
                                               limits::search_bytes, "bytes"));
    std::map<ChannelId, ChannelName> channels;
    const auto add = [&](const Room& room) {
        if (may_search(session, room))
            channels.emplace(room.channel.id(), room.channel.name());
    };
    if (request.channelName) {
        const Room* room = room_for(session, *request.channelName);
        if (!room)
            return reply(asking, refusal::no_such_channel(*request.channelName));
        add(*room);
        if (channels.empty())
            return reply(asking, refusal::not_a_member(*request.channelName));
        if (room->channel.sealed())
            return reply(asking, refusal::cannot_be_searched(*request.channelName));
    } else {
        request.before.reset(); // a place in one channel
        for (const auto* places : {&session.user->channels, &session.user->directs})
            for (const ChannelId& id : *places)
                if (const Room& room = *directory_.find(id); !room.channel.sealed())
                    add(room);
    }
    const std::uint64_t most = limits::history_page;
    request.limit = request.limit == 0 ? most : std::min(request.limit, most);
    effects_.push_back(
        SearchLogs{session.id, asking.request, std::move(channels), std::move(request)});
}

/// Where this terminal is, and where its person may go without being asked for a password.
/// A guest's right ends when they leave, also in a conversation.
bool Hub::State::may_search(const Session& session, const Room& room) const
{
    if (room.here.has(session.id))
        return true;
    const User& user = *session.user;
    const auto& group = room.channel.rules().group;
    if (user.is_guest || (group && !session.peer.is_in(*group)))
        return false;
    return is_member(user, room);
}

} // namespace snug::server
