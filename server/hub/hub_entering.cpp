#include "server/hub/hub_state.h"
#include "server/hub/refusals.h"

#include <algorithm>

/// Entering channels and leaving them: passwords, groups, member ids, presence.
namespace snug::server {

// --- Entering --------------------------------------------------------------------

void Hub::State::on(Session& session, const Asking& asking, msg::JoinChannel& request)
{
    if (request.memberName && !session.is_classic)
        return reply(asking, refusal::name_is_for_old_clients());
    if (session.is_classic)
        if (const auto named = name_old_client(session, request.memberName); !named)
            return reply(asking, named.error());
    Room* room = room_for(session, request.channelName);
    if (!room)
        return reply(asking, refusal::no_such_channel(request.channelName));
    if (const auto allowed = may_enter(session, *room); !allowed)
        return reply(asking, allowed.error());

    if (room->channel.sealed() && !room->channel.rules().direct)
        return join_sealed(session, asking, *room, request);
    if (request.proof)
        return reply(asking, refusal::not_sealed(request.channelName));

    // Whoever gives a password wants to know whether it is right, even if they need none.
    const bool gives_one = !request.channelPassword.empty();
    if (room->channel.has_password() && gives_one)
        return check_password(session, asking, *room, std::move(request.channelPassword));
    if (room->channel.has_password() && !needs_no_password(*session.user, *room))
        return reply(asking, refusal::password_required(request.channelName));
    enrol(session, asking, *room);
}

Result<void> Hub::State::may_enter(const Session& session, const Room& room)
{
    const Channel& channel = room.channel;
    const User& user = *session.user;
    if (const auto& group = channel.rules().group; group && !session.peer.is_in(*group))
        return refusal::group_only(channel.name(), *group);
    if (session.is_classic && !session.channels.empty() && !session.channels.contains(channel.id()))
        return refusal::one_channel_for_old_clients();
    if (!channel.rules().direct && !user.channels.contains(channel.id()) &&
        user.channels.size() >= limits::channels_per_user)
        return refusal::too_many_joined(limits::channels_per_user);
    return {};
}

bool Hub::State::needs_no_password(const User& user, const Room& room) const
{
    return room.channel.is_owner(user.id) || is_member(user, room);
}

/// With the right to come and go: enrolled, or a guest who is here.
bool Hub::State::is_member(const User& user, const Room& room) const
{
    if (room.leaving.contains(user.id))
        return false;
    return room.channel.is_enrolled(user.id) || room.here.has(user.id);
}

void Hub::State::check_password(Session& session, const Asking& asking, Room& room,
                                SecretText password)
{
    if (password.view().size() > limits::password_bytes)
        return reply(asking, refusal::password_too_long(password.view().size()));
    if (!may_send_to_pool(session.peer))
        return reply(asking, refusal::too_busy());
    if (const auto wait = failed_passwords_.attempt(session.peer, rules_, now_.mono))
        return reply(asking, refusal::too_many_wrong_passwords(*wait));
    const Ticket ticket = send_to_pool(
        session.peer, CheckingPassword{asking, room.channel.id(), session.peer.origin});
    effects_.push_back(
        CheckPassword{ticket, std::move(password), room.channel.rules().password_verifier});
}

void Hub::State::password_checked(Ticket ticket, bool matches)
{
    AtPool waiting = take_from_pool(ticket);
    const auto& checking = std::get<CheckingPassword>(waiting);
    if (matches)
        failed_passwords_.forgive(checking.origin);
    Session* session = session_of(checking.asking.session);
    if (!session)
        return;
    Room& room = *directory_.find(checking.channel);
    if (!matches) {
        const auto wait = failed_passwords_.wait_for_next(session->peer, rules_, now_.mono);
        note("wrong password", session->id, room.channel.name().display(),
             session->user->name->str());
        return reply(checking.asking, refusal::wrong_password(room.channel.name(), wait));
    }
    if (const auto allowed = may_enter(*session, room); !allowed)
        return reply(checking.asking, allowed.error());
    enrol(*session, checking.asking, room);
}

/// Gives a place in the channel to who has none.  A guest's is not logged: it ends with
/// the connection, after a restart there would be nobody to have it, and what they say
/// carries their ids by itself.  In a sealed channel each key needs a place of its own, and a
/// place that waited for somebody is theirs from now on.
void Hub::State::enrol(Session& session, const Asking& asking, Room& room,
                       std::optional<Admitted> key)
{
    const User& user = *session.user;
    const bool has_place = is_member(user, room);
    const bool is_in = has_place && !room.channel.is_awaited(user.id);
    if (user.is_guest || (is_in && (!key || is_admitted(session, room))))
        return enter(session, asking, room);
    if (const auto taken = name_taken_in(room, user))
        return reply(asking, *taken);
    Enrolling enrolling{room.channel.id(), user.id};
    if (key)
        enrolling.key = key->membership.identity;
    const auto [waiting, is_first] = enrolling_.try_emplace(enrolling);
    waiting->second.push_back(asking);
    if (!is_first)
        return;
    const auto* before = room.channel.enrolment_of(user.id);
    const MemberId member = before ? before->member : MemberId::make(random_);
    append(room.channel.id(), MessageId::make(random_),
           MemberEnrolled{member, user.id, user.name->str(), std::move(key), is_in}, enrolling);
}

void Hub::State::stored(Enrolling& enrolling, const LogEntry&, Room& room, bool)
{
    if (const User* user = people_.find(enrolling.user))
        keep_keys(*user);
    const auto waiting = enrolling_.extract(enrolling);
    for (const Asking& asking : waiting.mapped())
        if (Session* session = session_of(asking.session))
            enter(*session, asking, room);
}

void Hub::State::failed(Enrolling& enrolling, const Error& why)
{
    const auto waiting = enrolling_.extract(enrolling);
    for (const Asking& asking : waiting.mapped())
        reply(asking, why);
}

/// The name may have been taken while the log was written: then they have a place in
/// the channel, and come in under another name.
void Hub::State::enter(Session& session, const Asking& asking, Room& room)
{
    if (const auto taken = name_taken_in(room, *session.user))
        return reply(asking, *taken);
    be_present(session, room);
    admission_.logged_in(session.id); // an old client is, from now on
    const Channel& channel = room.channel;
    reply(asking, msg::JoinReply{.channelName = channel.name(),
                                 .channelId = channel.id(),
                                 .memberId = *room.here.member_of(session.user->id),
                                 .topic = channel.topic(),
                                 .hasPassword = channel.has_password(),
                                 .group = channel.rules().group,
                                 .memberCount = room.here.people().size(),
                                 .keep = channel.rules().keep,
                                 .lastSeq = channel.last_seq(),
                                 .readSeq = read_seq(*session.user, room),
                                 .unread = unread(*session.user, room),
                                 .epoch = channel.epoch()});
}

/// Two people who opened a conversation may well have one name; and who is here already
/// has theirs.
std::optional<Error> Hub::State::name_taken_in(const Room& room, const User& user)
{
    if (room.channel.rules().direct || room.here.has(user.id))
        return std::nullopt;
    if (people_.is_reserved(*user.name, user))
        return refusal::name_reserved(*user.name);
    const auto holder = room.here.names.holder_of(*user.name);
    if (!holder)
        return std::nullopt;
    return refusal::name_taken(*user.name, *people_.find(*holder)->name, room.channel.name());
}

void Hub::State::be_present(Session& session, Room& room)
{
    User& user = *session.user;
    const auto* place = room.channel.enrolment_of(user.id);
    const MemberId member = place ? place->member : MemberId::make(random_);
    const bool is_first_terminal = room.here.enter(member, user.id, session.id);
    session.channels.insert(room.channel.id());
    if (!is_first_terminal)
        return;
    if (!room.channel.rules().direct) {
        room.here.names.take(*user.name, user.id);
        user.channels.insert(room.channel.id());
    }
    if (!place)
        room.read_up_to.insert_or_assign(user.id, room.channel.last_seq());
    std::vector<SessionId> others = room.here.sessions();
    std::erase(others, session.id);
    deliver(std::move(others), msg::Joined{room.channel.name(), now_.wall, member_in(room, user)});
    if (!room.channel.rules().direct)
        note("joined", session.id, room.channel.name().display(), user.name->str());
}

msg::Member Hub::State::member_in(const Room& room, const User& user) const
{
    return {*room.here.member_of(user.id), user.id, *user.name, user.verified, user.away};
}

// --- Leaving ---------------------------------------------------------------------

void Hub::State::on(Session& session, const Asking& asking, msg::LeaveChannel& request)
{
    Room* room = room_for(session, request.channelName);
    if (!room)
        return reply(asking, refusal::no_such_channel(request.channelName));
    if (!session.user || !is_member(*session.user, *room))
        return reply(asking, refusal::not_a_member(request.channelName));
    const User& user = *session.user;
    // A direct channel is always its two people's: leaving one closes it until somebody speaks.
    if (user.is_guest || room->channel.rules().direct) {
        part_all(user, *room, session.id);
        return reply(asking, msg::Done{});
    }
    room->leaving.insert(user.id);
    append(room->channel.id(), MessageId::make(random_),
           MemberLeft{room->channel.enrolment_of(user.id)->member},
           Leaving{asking, room->channel.id(), user.id});
}

void Hub::State::stored(Leaving& leaving, const LogEntry&, Room& room, bool)
{
    room.leaving.erase(leaving.user);
    if (const User* user = people_.find(leaving.user))
        part_all(*user, room, leaving.asking.session);
    reply(leaving.asking, msg::Done{});
}

void Hub::State::failed(Leaving& leaving, const Error& why)
{
    directory_.find(leaving.channel)->leaving.erase(leaving.user);
    reply(leaving.asking, why);
}

/// One terminal less.
void Hub::State::part(Session& session, Room& room)
{
    User& user = *session.user;
    const auto member = room.here.member_of(user.id);
    session.channels.erase(room.channel.id());
    if (!room.here.leave(user.id, session.id))
        return;
    room.here.names.release(*user.name, user.id);
    if (user.is_guest && !room.channel.rules().direct) {
        user.channels.erase(room.channel.id());
        room.read_up_to.erase(user.id);
    }
    deliver(room.here.sessions(),
            msg::Left{room.channel.name(), now_.wall, *member, user.name->str()});
    if (!room.channel.rules().direct)
        note("left", session.id, room.channel.name().display(), user.name->str());
}

/// All terminals of a person; those that did not ask are told, and by whom they were put out.
void Hub::State::part_all(const User& user, Room& room, std::optional<SessionId> asker,
                          const std::optional<std::string>& by)
{
    std::vector<SessionId> terminals = room.here.sessions_of(user.id);
    for (const SessionId id : terminals)
        part(*session_of(id), room);
    if (asker)
        std::erase(terminals, *asker);
    deliver(std::move(terminals), msg::Parted{room.channel.name(), by});
}

} // namespace snug::server
