#include "server/hub/hub_state.h"
#include "server/hub/pages.h"
#include "server/hub/refusals.h"
#include "server/hub/sealed_checks.h"

#include "src/protocol/limits.h"

#include <algorithm>

/// Sealed channels: making them, proving that one knows the password, letting others in, and the
/// next key.  What the server can't read it passes on; sealed_checks.h says what it looks at.
namespace snug::server {

// --- Making one ------------------------------------------------------------------

void Hub::State::create_sealed(Session& session, const Asking& asking, msg::CreateChannel& request)
{
    if (!session.person())
        return reply(asking, refusal::needs_a_key());
    auto begun = check_start(*request.sealed, request.channelName, server_key_, *session.person());
    if (!begun)
        return reply(asking, begun.error());
    if (directory_.find(begun->id))
        return reply(asking, refusal::genesis_is_taken());
    const User& user = *session.user;
    const std::string creator = user.id.str();
    if (const auto holder = directory_.reserve(request.channelName, creator))
        return reply(asking, refusal::channel_exists(request.channelName, *holder));
    Created created{request.channelName, user.id, user.name->str(),
                    ChannelRules{.keep = request.keep.value_or(rules_.keep),
                                 .sealed = std::move(begun->rules)}};
    append(begun->id, MessageId::make(random_), created, Creating{asking, creator, created});
}

// --- Entering --------------------------------------------------------------------

void Hub::State::on(Session& session, const Asking& asking, msg::Knock& request)
{
    const Room* room = room_for(session, request.channelName);
    if (!room)
        return reply(asking, refusal::no_such_channel(request.channelName));
    if (room->channel.rules().direct)
        return reply(asking, refusal::no_door(request.channelName));
    const SealedChannel* sealed = room->channel.sealed();
    if (!sealed)
        return reply(asking, refusal::not_sealed(request.channelName));
    if (!session.person())
        return reply(asking, refusal::needs_a_key());
    session.knocked = Session::Knocked{sealed->id(), msg::Challenge::make(random_)};
    reply(asking,
          msg::KnockReply{request.channelName, sealed->genesis_form(), sealed->present().number,
                          session.knocked->challenge, is_admitted(session, *room)});
}

void Hub::State::join_sealed(Session& session, const Asking& asking, Room& room,
                             const msg::JoinChannel& request)
{
    const ChannelName& name = room.channel.name();
    if (session.is_classic)
        return reply(asking, refusal::sealed_for_old_clients(name));
    if (!session.person())
        return reply(asking, refusal::needs_a_key());
    if (!request.channelPassword.empty()) // which is none of our business
        return reply(asking, refusal::sealed_channel(name));
    if (const auto allowed = may_enter(session, room); !allowed)
        return reply(asking, allowed.error());
    if (room.is_rekeying)
        return reply(asking, refusal::is_rekeying(name));
    if (!request.proof && !is_admitted(session, room))
        return reply(asking, refusal::sealed_channel(name));
    if (!request.proof)
        return enrol(session, asking, room);
    auto key = take_proof(session, room, *request.proof);
    if (!key)
        return reply(asking, key.error());
    enrol(session, asking, room, std::move(*key));
}

/// Its channel's present key is for this session's.
bool Hub::State::is_admitted(const Session& session, const Room& room) const
{
    const auto* place = room.channel.enrolment_of(session.user->id);
    return place && is_member(*session.user, room) && session.proven &&
           room.channel.sealed()->has(place->member, session.proven->key.bytes());
}

/// A challenge is good for one answer, whatever comes of it.
Result<Admitted> Hub::State::take_proof(Session& session, const Room& room,
                                        const msg::JoinProof& proof)
{
    const auto knocked = std::exchange(session.knocked, std::nullopt);
    const SealedChannel& sealed = *room.channel.sealed();
    const auto membership = sealed::read_membership(proof.membership);
    if (!membership)
        return membership.error();
    if (membership->epoch != sealed.present().number)
        return refusal::not_the_present_epoch();
    if (const auto wait = failed_passwords_.attempt(session.peer, rules_, now_.mono))
        return refusal::too_many_wrong_passwords(*wait);
    if (knocked && knocked->channel == sealed.id() &&
        is_proven(proof, *membership, sealed, server_key_, knocked->challenge, *session.proven)) {
        failed_passwords_.forgive(session.peer.origin);
        return Admitted{*membership, {}};
    }
    const auto wait = failed_passwords_.wait_for_next(session.peer, rules_, now_.mono);
    note("wrong password", session.id, room.channel.name().display(), session.user->name->str());
    return refusal::wrong_password(room.channel.name(), wait);
}

// --- Reading what members need ------------------------------------------------------

Result<Room*> Hub::State::sealed_room_of(const Session& session, const ChannelName& name)
{
    auto room = room_of(session, name);
    if (room && !(*room)->channel.sealed())
        return refusal::not_sealed(name);
    return room;
}

/// One of two also before anything is said, which brings them in.
void Hub::State::on(Session& session, const Asking& asking, msg::Keys& request)
{
    Room* direct =
        request.channelName.is_direct() ? room_for(session, request.channelName) : nullptr;
    const auto room = direct && direct->channel.sealed()
                          ? Result<Room*>{direct}
                          : sealed_room_of(session, request.channelName);
    if (!room)
        return reply(asking, room.error());
    const Channel& channel = (*room)->channel;
    const SealedChannel& sealed = *channel.sealed();
    msg::KeysReply body{request.channelName, sealed.genesis_form(), {}, {}, false};
    const auto* place = channel.enrolment_of(session.user->id);
    if (place && session.proven)
        if (const auto* key = sealed.find(place->member, session.proven->key.bytes()))
            body.grant = key->grant;
    const std::vector<Bytes>& epochs = sealed.epochs();
    std::size_t next =
        static_cast<std::size_t>(std::min<std::uint64_t>(request.after, epochs.size()));
    for (PageBudget page{limits::list_page}; next < epochs.size(); ++next) {
        if (!page.takes(base64_size(epochs[next].size()) + 3)) // "…",
            break;
        body.epochs.push_back(epochs[next]);
    }
    body.more = next < epochs.size();
    reply(asking, std::move(body));
}

/// All of a member's keys are on one page.
void Hub::State::on(Session& session, const Asking& asking, msg::Roster& request)
{
    const auto room = sealed_room_of(session, request.channelName);
    if (!room)
        return reply(asking, room.error());
    const Channel& channel = (*room)->channel;
    const auto& admitted = channel.sealed()->admitted();
    auto next = request.after ? admitted.upper_bound(*request.after) : admitted.begin();
    msg::RosterReply body{request.channelName, {}, false};
    for (PageBudget page{limits::list_page}; next != admitted.end(); ++next) {
        const UserId& user = *channel.user_of(next->first);
        const User* known = people_.find(user);
        std::vector<msg::RosterEntry> rows;
        std::size_t bytes = 0;
        for (const Admitted& key : next->second) {
            if (key.membership.epoch != channel.epoch())
                continue;
            rows.push_back({next->first, user,
                            known ? known->name->str() : channel.enrolment_of(user)->name,
                            encode(key.membership)});
            bytes += encoded_size_hint(rows.back());
        }
        if (rows.empty())
            continue;
        if (!page.takes(bytes))
            break;
        std::ranges::move(rows, std::back_inserter(body.roster));
    }
    body.more = next != admitted.end();
    reply(asking, std::move(body));
}

// --- The next key --------------------------------------------------------------------

void Hub::State::on(Session& session, const Asking& asking, msg::Rekey& request)
{
    const auto found = sealed_room_of(session, request.channelName);
    if (!found)
        return reply(asking, found.error());
    Room& room = **found;
    if (const auto allowed = may_rekey(session, room, request); !allowed)
        return reply(asking, allowed.error());
    auto next = check_rekey(request, *room.channel.sealed());
    if (!next)
        return reply(asking, next.error());
    Rekeyed entry{session.user->name->str(),
                  next->number,
                  std::move(request.epoch),
                  std::move(next->given),
                  {}};
    for (const MemberId& member : request.removed) {
        const UserId& user = *room.channel.user_of(member);
        const User* known = people_.find(user);
        entry.removed.push_back(
            {member, known ? known->name->str() : room.channel.enrolment_of(user)->name});
    }
    room.is_rekeying = true;
    append(room.channel.id(), MessageId::make(random_), std::move(entry),
           Rekeying{asking, room.channel.id()});
}

Result<void> Hub::State::may_rekey(const Session& session, const Room& room,
                                   const msg::Rekey& request)
{
    const Channel& channel = room.channel;
    if (!session.proven || session.proven->key.bytes() != channel.sealed()->genesis().owner)
        return refusal::for_its_owner(channel.name());
    if (channel.rules().direct)
        return refusal::no_door(channel.name());
    if (room.is_rekeying)
        return refusal::is_rekeying(channel.name());
    for (const MemberId& member : request.removed) {
        const UserId* user = channel.user_of(member);
        if (!user || !channel.is_enrolled(*user))
            return refusal::nobody_to_remove();
        if (channel.is_owner(*user))
            return refusal::owner_stays();
    }
    return {};
}

void Hub::State::stored(Rekeying& rekeying, const LogEntry& entry, Room& room, bool)
{
    room.is_rekeying = false;
    const auto& rekeyed = std::get<Rekeyed>(entry.body);
    reply(rekeying.asking, msg::Done{});
    for (const Rekeyed::Removed& removed : rekeyed.removed)
        if (const User* user = people_.find(*room.channel.user_of(removed.member)))
            part_all(*user, room, std::nullopt, rekeyed.by);
    const auto event = event_of(entry, room.channel.name());
    deliver(room.here.sessions(), std::get<msg::Rekeyed>(*event));
}

void Hub::State::failed(Rekeying& rekeying, const Error& why)
{
    directory_.find(rekeying.channel)->is_rekeying = false;
    reply(rekeying.asking, why);
}

// --- Letting somebody in ---------------------------------------------------------------

void Hub::State::on(Session& session, const Asking& asking, msg::Invite& request)
{
    const auto found = sealed_room_of(session, request.channelName);
    if (!found)
        return reply(asking, found.error());
    Room& room = **found;
    const Channel& channel = room.channel;
    if (channel.rules().direct)
        return reply(asking, refusal::no_door(request.channelName));
    if (room.is_rekeying)
        return reply(asking, refusal::is_rekeying(request.channelName));
    if (!is_admitted(session, room))
        return reply(asking, refusal::not_the_present_epoch());
    const auto resolved = resolve(session, request.memberName, std::nullopt);
    if (!resolved)
        return reply(asking, resolved.error());
    const User& user = **resolved;
    if (user.keys.empty())
        return reply(asking, refusal::has_no_key(request.memberName));
    auto key = check_invite(request, *channel.sealed(), session.proven->key, user.person_keys());
    if (!key)
        return reply(asking, key.error());
    const bool has_place = is_member(user, room);
    const auto* before = channel.enrolment_of(user.id);
    if (has_place && channel.sealed()->has(before->member, key->membership.identity))
        return reply(asking, channel.is_awaited(user.id)
                                 ? refusal::is_invited(request.memberName, channel.name())
                                 : refusal::is_in(request.memberName, channel.name()));
    if (const auto room_left = may_wait_for(user, session.proven->key); !has_place && !room_left)
        return reply(asking, room_left.error());
    const MemberId member = before ? before->member : MemberId::make(random_);
    append(channel.id(), MessageId::make(random_),
           MemberEnrolled{member, user.id, user.name->str(), std::move(*key), has_place},
           Inviting{asking, user.id});
}

/// Nobody is asked whether they want an invitation, so it takes none of their places, and one
/// key alone cannot send all that may wait.  Those that a change of keys has made good for
/// nothing, of which their receiver is not told, do not count.
Result<void> Hub::State::may_wait_for(const User& user, const msg::PublicKey& inviter)
{
    std::size_t waiting = 0;
    std::size_t from_inviter = 0;
    for (const ChannelId& id : user.invitations) {
        const Channel& channel = directory_.find(id)->channel;
        const auto& place = *channel.enrolment_of(user.id);
        const bool is_good = std::ranges::any_of(user.keys, [&](const User::Key& key) {
            return channel.sealed()->has(place.member, key.key.publicKey.bytes());
        });
        waiting += is_good ? 1U : 0U;
        from_inviter += is_good && place.invited_by == inviter.bytes() ? 1U : 0U;
    }
    if (waiting >= limits::invitations_waiting)
        return refusal::too_many_invitations(*user.name, waiting);
    if (from_inviter >= limits::invitations_from_one)
        return refusal::too_many_of_yours(*user.name, limits::invitations_from_one);
    return {};
}

/// After login: what waits for the key they came with, while it is good for anything.
void Hub::State::greet_with_invitations(const Session& session)
{
    for (const ChannelId& id : session.user->invitations) {
        const Room& room = *directory_.find(id);
        if (is_admitted(session, room))
            deliver({session.id}, msg::Invited{room.channel.name(), inviter_of(session, room)});
    }
}

/// What who let them in is called; empty if they have left meanwhile.
std::string Hub::State::inviter_of(const Session& session, const Room& room)
{
    const Channel& channel = room.channel;
    const auto inviter = channel.enrolment_of(session.user->id)->invited_by;
    for (const auto& [member, keys] : channel.sealed()->admitted())
        for (const Admitted& key : keys)
            if (key.membership.identity == inviter) {
                const UserId& user = *channel.user_of(member);
                const User* known = people_.find(user);
                return known ? known->name->str() : channel.enrolment_of(user)->name;
            }
    return {};
}

void Hub::State::stored(Inviting& inviting, const LogEntry&, Room& room, bool)
{
    reply(inviting.asking, msg::Done{});
    const User* user = people_.find(inviting.invited);
    const Session* inviter = session_of(inviting.asking.session);
    if (!user)
        return;
    keep_keys(*user);
    if (inviter)
        deliver(user->sessions, msg::Invited{room.channel.name(), inviter->user->name->str()});
}

void Hub::State::failed(Inviting& inviting, const Error& why)
{
    reply(inviting.asking, why);
}

} // namespace snug::server
