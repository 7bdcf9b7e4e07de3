#include "server/hub/hub_state.h"
#include "server/hub/refusals.h"
#include "src/crypto/hash.h"

#include <algorithm>

/// Direct channels: two people, who are enrolled in it from its beginning and cannot
/// leave.  Nobody is disturbed before something is said: until then only the terminal
/// that opened the channel is in it.  With the first message, and at every login
/// after, all their terminals are brought in and told DirectOpened.
namespace snug::server {

namespace {

/// The same for both.
ChannelName name_of_direct(const UserId& a, const UserId& b)
{
    const auto& [first, second] = std::minmax(a, b);
    return ChannelName::direct(
        to_hex(crypto::hash<16>({crypto::part("snug-v1 direct"), first.bytes(), second.bytes()})));
}

} // namespace

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

    const ChannelName name = name_of_direct(self.id, other.id);
    const auto [opening, is_first] =
        opening_.try_emplace(name, Opening{{Opening::Person{self.id, self.name->str()},
                                            Opening::Person{other.id, other.name->str()}},
                                           {}});
    opening->second.asking.push_back(asking);
    if (is_first)
        continue_opening(name);
}

/// Appends what the channel's log still lacks, one entry after the other; when it lacks
/// nothing, lets in who asked.
void Hub::State::continue_opening(const ChannelName& name)
{
    const auto opening = opening_.find(name);
    const auto& people = opening->second.people;
    Room* room = directory_.find(name);
    if (!room)
        return append(ChannelId::make(random_), MessageId::make(random_),
                      Created{name, people[0].id, people[0].name,
                              ChannelRules{.direct = true, .keep = rules_.keep}},
                      OpeningDirect{name});
    for (const auto& person : people)
        if (!room->channel.is_enrolled(person.id))
            return append(room->channel.id(), MessageId::make(random_),
                          MemberEnrolled{MemberId::make(random_), person.id, person.name},
                          OpeningDirect{name});

    const std::vector<Asking> waiting = std::move(opening->second.asking);
    opening_.erase(opening);
    for (const Asking& asking : waiting) {
        Session* session = session_of(asking.session);
        if (!session)
            continue;
        be_present(*session, *room);
        reply(asking, opened_for(*session->user, *room, room->channel.last_seq()));
    }
}

void Hub::State::stored(OpeningDirect& opening, const LogEntry&, Room&, bool)
{
    continue_opening(opening.name);
}

void Hub::State::failed(OpeningDirect& opening, const Error& why)
{
    const auto waiting = opening_.extract(opening.name);
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
            room.channel.messages_in(read, last_seq)};
}

} // namespace snug::server
