#include "server/hub/hub_state.h"
#include "server/hub/refusals.h"
#include "src/text/utf8.h"

#include <algorithm>

/// Who somebody is, what they are called, and what others may know of them.
namespace snug::server {

namespace {

msg::LoginReply login_reply(const User& user)
{
    return {user.id, *user.name, user.verified};
}

} // namespace

void Hub::State::on(Session&, const Asking& asking, msg::Hello&)
{
    reply(asking, refusal::already_greeted()); // the session answers the first
}

/// All terminals of a person have one name: the first that logs in brings it, and a
/// later one's is passed over; the reply says which is in force.
void Hub::State::on(Session& session, const Asking& asking, msg::Login& request)
{
    if (session.user)
        return reply(asking, refusal::already_logged_in());
    const auto key = session.proven ? std::optional{session.proven->key} : std::nullopt;
    User& user = people_.who_is(session.peer, key, random_);
    const bool was_online = user.is_online();
    const bool was_verified = user.verified;
    const MemberName name = was_online ? *user.name : request.memberName;
    if (people_.is_reserved(name, user) && !was_online) {
        people_.forget_if_unneeded(user);
        return reply(asking, refusal::name_reserved(name));
    }
    const std::optional<MemberName> old_name = user.name;
    people_.rename(user, name);
    if (const msg::PersonKey* person = session.person())
        People::show_key(user, *person);
    attach(session, user);
    admission_.logged_in(session.id);
    keep_login(session);
    keep_name(user, old_name);
    keep_keys(user);
    reply(asking, login_reply(user));
    note("logged in", session.id, {}, user.name->str());
    if (was_online && user.verified != was_verified)
        tell_changed(user, name, session.id);
    greet_with_directs(session);
    greet_with_invitations(session);
}

void Hub::State::attach(Session& session, User& user)
{
    session.user = &user;
    user.active_at = now_.mono;
    people_.attach(user, session.id);
}

/// So that after a restart a user of this box is still the same person.
void Hub::State::keep_login(const Session& session)
{
    if (auto bound = people_.unkept_login(session.peer, *session.user))
        append(server_log, MessageId::make(random_), std::move(*bound), Remembering{});
}

/// So that after a restart somebody who is away is found by the name they had.  Who has no
/// place in a channel is nobody then; what a new place says of its holder is in its entry.
void Hub::State::keep_name(const User& user, const std::optional<MemberName>& old_name)
{
    if (user.has_place() && old_name && old_name->str() != user.name->str())
        append(server_log, MessageId::make(random_), Renamed{user.id, user.name->str()},
               Remembering{});
}

/// So that things can be sealed for who is away, also after a restart.
void Hub::State::keep_keys(const User& user)
{
    if (!user.has_place())
        return;
    for (auto shown = user.keys.rbegin(); shown != user.keys.rend(); ++shown) // the newest last
        if (!shown->is_kept)
            append(server_log, MessageId::make(random_),
                   KeyShown{user.id, user.name->str(), shown->key}, Remembering{});
}

/// An old client says who it is when it joins, and may say so again while it is in
/// no channel.
Result<void> Hub::State::name_old_client(Session& session, const std::optional<MemberName>& name)
{
    if (session.user && (!name || !session.channels.empty()))
        return {};
    if (!name)
        return refusal::missing_field("memberName");
    User& user = session.user ? *session.user : people_.add_guest(random_);
    if (people_.is_reserved(*name, user)) {
        people_.forget_if_unneeded(user);
        return refusal::name_reserved(*name);
    }
    people_.rename(user, *name);
    if (!session.user)
        attach(session, user);
    return {};
}

void Hub::State::on(Session& session, const Asking& asking, msg::Rename& request)
{
    User& user = *session.user;
    const MemberName& name = request.memberName;
    if (people_.is_reserved(name, user))
        return reply(asking, refusal::name_reserved(name));
    const std::vector<Room*> rooms = rooms_with(user);
    for (const Room* room : rooms) {
        const auto holder = room->here.names.holder_of(name);
        if (holder && *holder != user.id)
            return reply(asking, refusal::name_taken(name, *people_.find(*holder)->name,
                                                     room->channel.name()));
    }
    const MemberName old_name = *user.name;
    for (Room* room : rooms) {
        if (room->channel.rules().direct)
            continue;
        room->here.names.release(old_name, user.id);
        room->here.names.take(name, user.id);
    }
    people_.rename(user, name);
    keep_login(session);
    keep_name(user, old_name);
    reply(asking, login_reply(user));
    if (name != old_name)
        tell_changed(user, old_name, session.id);
}

void Hub::State::on(Session& session, const Asking& asking, msg::SetAway& request)
{
    const std::string text = request.message.value_or("");
    const std::size_t length = text::code_point_count(text);
    if (length > limits::away_code_points)
        return reply(asking, refusal::too_long("the reason", length, limits::away_code_points,
                                               "characters"));
    User& user = *session.user;
    user.away = text.empty() ? std::nullopt : std::optional{text};
    reply(asking, msg::Done{});
    tell_changed(user, *user.name, session.id);
}

/// In all rooms they are in: the others, and their own other terminals.
void Hub::State::tell_changed(const User& user, const MemberName& old_name, SessionId except)
{
    for (const Room* room : rooms_with(user)) {
        std::vector<SessionId> to = room->here.sessions();
        std::erase(to, except);
        deliver(std::move(to), msg::MemberChanged{room->channel.name(), now_.wall, old_name.str(),
                                                  member_in(*room, user)});
    }
}

/// The rooms a person is in now, with any terminal.
std::vector<Room*> Hub::State::rooms_with(const User& user)
{
    std::vector<Room*> rooms;
    for (const auto* channels : {&user.channels, &user.directs})
        for (const ChannelId& id : *channels)
            if (Room* room = directory_.find(id); room && room->here.has(user.id))
                rooms.push_back(room);
    return rooms;
}

void Hub::State::on(Session& session, const Asking& asking, msg::Whois& request)
{
    const auto found = resolve(session, request.memberName, request.channelName);
    if (!found)
        return reply(asking, found.error());
    const User& user = **found;
    msg::WhoisReply body{.memberName = *user.name, .userId = user.id, .verified = user.verified};
    for (const ChannelId& id : session.user->channels) {
        const Room& room = *directory_.find(id);
        if (room.here.has(user.id) ||
            (room.channel.is_enrolled(user.id) && !room.channel.is_awaited(user.id)))
            body.channels.push_back(room.channel.name());
    }
    body.keys = user.person_keys();
    if (body.channels.empty() && &user != session.user) {
        // What it takes to begin a conversation with them, and no more than that would tell.
        if (body.keys.empty())
            return reply(asking, refusal::no_such_member(request.memberName));
        return reply(asking, std::move(body));
    }
    std::ranges::sort(body.channels);
    body.login = user.login;
    body.away = user.away;
    body.terminals = user.sessions.size();
    if (user.is_online())
        body.idleSeconds = static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::seconds>(now_.mono - user.active_at).count());
    reply(asking, std::move(body));
}

/// Whom a name means: of a channel's people if one is named; otherwise of those the
/// asker is with, then shares a channel with, then who are online, then who are known.
/// The nearest are meant, and must be one.
Result<User*> Hub::State::resolve(const Session& asker, const MemberName& name,
                                  const std::optional<ChannelName>& channel)
{
    const User& self = *asker.user;
    std::vector<Room*> shared;
    if (channel) {
        const auto room = room_of(asker, *channel);
        if (!room)
            return room.error();
        shared.push_back(*room);
    } else {
        for (const ChannelId& id : self.channels)
            shared.push_back(directory_.find(id));
    }

    enum Distance { together, enrolled, online, known, nobody };
    const auto distance = [&](const User& user) {
        Distance nearest = channel ? nobody : user.is_online() ? online : known;
        for (const Room* room : shared) {
            if (room->here.has(user.id) && room->here.has(self.id))
                return together;
            if (room->here.has(user.id) || room->channel.is_enrolled(user.id))
                nearest = enrolled;
        }
        return nearest;
    };
    Distance least = nobody;
    std::vector<User*> nearest;
    for (User* user : people_.called(name)) {
        const Distance d = user == &self ? nobody : distance(*user);
        if (d < least)
            nearest.clear();
        least = std::min(least, d);
        if (d == least && d != nobody)
            nearest.push_back(user);
    }
    if (nearest.size() > 1)
        return refusal::ambiguous_name(name);
    if (!nearest.empty())
        return nearest.front();
    if (self.name->folded() == name.folded())
        return asker.user;
    return channel ? refusal::no_such_member(name, *channel) : refusal::no_such_member(name);
}

void Hub::State::on(Session&, const Asking& asking, msg::Stats&)
{
    const auto uptime = std::chrono::duration_cast<std::chrono::seconds>(now_.mono - started_.mono);
    reply(asking, msg::StatsReply{.server = server_name_,
                                  .startedAt = started_.wall,
                                  .uptimeSeconds = static_cast<std::uint64_t>(uptime.count()),
                                  .users = people_.online(),
                                  .connections = sessions_.size(),
                                  .channels = directory_.listed().size(),
                                  .messages = messages_});
}

void Hub::State::on(Session&, const Asking& asking, msg::Ping&)
{
    reply(asking, msg::Done{});
}

} // namespace snug::server
