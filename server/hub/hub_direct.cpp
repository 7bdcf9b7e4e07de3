#include "server/hub/hub_state.h"
#include "server/hub/refusals.h"
#include "server/hub/sealed_checks.h"
#include "src/sealed/direct_name.h"

#include <algorithm>

/// Direct channels: two people, who are enrolled in it from its beginning and cannot
/// leave.  Nobody is disturbed before something is said: until then only the terminal
/// that opened the channel is in it.  With the first message, and at every login
/// after, all their terminals are brought in and told DirectOpened.
namespace snug::server {

void Hub::State::on(Session& session, const Asking& asking, msg::OpenDirect& request)
{
    const auto found = resolve(session, request.memberName, request.channelName);
    if (!found)
        return reply(asking, found.error());
    const User& self = *session.user;
    const User& other = **found;
    if (&self == &other)
        return reply(asking, refusal::thats_you());
    for (const SessionId terminal : other.sessions)
        if (session_of(terminal)->is_classic)
            return reply(asking, refusal::cannot_be_spoken_to_alone(request.memberName));

    const ChannelName name = sealed::direct_name(self.id, other.id);
    if (Room* room = whole_direct(name))
        return open_direct(session, asking, *room);
    if (const auto opening = opening_.find(name); opening != opening_.end()) // the other did
        return opening->second.asking.push_back(asking);
    begin_direct(session, asking, other, name, request);
}

/// It is there once both are enrolled: the disk may have taken only half of it.
Room* Hub::State::whole_direct(const ChannelName& name)
{
    Room* room = directory_.find(name);
    return room && room->channel.enrolments().size() == 2 ? room : nullptr;
}

/// All that it begins with goes to the log at once.
void Hub::State::begin_direct(Session& session, const Asking& asking, const User& other,
                              const ChannelName& name, const msg::OpenDirect& request)
{
    const User& self = *session.user;
    if (!session.person())
        return reply(asking, refusal::needs_a_key());
    if (other.keys.empty())
        return reply(asking, refusal::has_no_key(*other.name));
    if (!request.sealed)
        return reply(asking, refusal::seal_first(*other.name));
    auto direct = check_direct(*request.sealed, server_key_, *session.person(), self.person_keys(),
                               other.person_keys());
    if (!direct)
        return reply(asking, direct.error());
    if (directory_.find(direct->id))
        return reply(asking, refusal::genesis_is_taken());

    Opening& opening = opening_[name];
    opening.asking.push_back(asking);
    const auto append_next = [&](EntryBody body) {
        append(direct->id, MessageId::make(random_), std::move(body), OpeningDirect{name});
        ++opening.entries_left;
    };
    append_next(Created{
        name, self.id, self.name->str(),
        ChannelRules{.direct = true, .keep = rules_.keep, .sealed = std::move(direct->rules)}});
    const auto append_person = [&](const User& user, std::vector<Admitted>& keys) {
        const MemberId member = MemberId::make(random_);
        for (Admitted& key : keys)
            append_next(MemberEnrolled{member, user.id, user.name->str(), std::move(key),
                                       &key != &keys.front()});
    };
    append_person(self, direct->owners);
    append_person(other, direct->others);
}

void Hub::State::open_direct(Session& session, const Asking& asking, Room& room)
{
    be_present(session, room);
    reply(asking, opened_for(*session.user, room, room.channel.last_seq()));
}

void Hub::State::stored(OpeningDirect& opening, const LogEntry&, Room& room, bool)
{
    const auto found = opening_.find(opening.name);
    if (found == opening_.end() || --found->second.entries_left > 0)
        return;
    const std::vector<Asking> waiting = std::move(found->second.asking);
    opening_.erase(found);
    for (const auto& [id, place] : room.channel.enrolments())
        if (const User* user = people_.find(id))
            keep_keys(*user);
    for (const Asking& asking : waiting)
        if (Session* session = session_of(asking.session))
            open_direct(*session, asking, room);
}

void Hub::State::failed(OpeningDirect& opening, const Error& why)
{
    const auto waiting = opening_.extract(opening.name);
    if (!waiting.empty()) // else it is not the first that failed
        for (const Asking& asking : waiting.mapped().asking)
            reply(asking, why);
}

/// After login: each conversation in which something was said, the newest first and no
/// more of them than a queue holds.
void Hub::State::greet_with_directs(Session& session)
{
    std::vector<Room*> rooms;
    for (const ChannelId& id : session.user->directs)
        if (Room* room = directory_.find(id);
            room->channel.messages() > 0 && room->channel.other_than(session.user->id))
            rooms.push_back(room);
    std::ranges::sort(rooms, std::greater{}, [](const Room* r) { return r->channel.last_at(); });
    if (rooms.size() > limits::channels_per_user)
        rooms.resize(limits::channels_per_user);
    for (Room* room : rooms)
        bring_in(session, *room, room->channel.last_seq());
}

/// Something is being said: every terminal of both people is to hear it.
void Hub::State::bring_in_both(Room& room, Seq last_seq)
{
    for (const auto& [id, place] : room.channel.enrolments())
        if (const User* user = people_.find(id))
            for (const SessionId terminal : user->sessions)
                bring_in(*session_of(terminal), room, last_seq);
}

void Hub::State::bring_in(Session& session, Room& room, Seq last_seq)
{
    if (room.here.has(session.id))
        return;
    be_present(session, room);
    deliver({session.id}, opened_for(*session.user, room, last_seq));
}

msg::DirectOpened Hub::State::opened_for(const User& user, const Room& room, Seq last_seq)
{
    const User& other = *people_.find(*room.channel.other_than(user.id));
    const Seq read = read_seq(user, room);
    return {room.channel.name(),
            room.channel.id(),
            *other.name,
            other.id,
            other.verified,
            last_seq,
            read,
            room.channel.messages_in(read, last_seq),
            room.channel.epoch()};
}

} // namespace snug::server
