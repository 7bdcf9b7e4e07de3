#include "server/hub/hub.h"

#include "server/hub/hub_state.h"
#include "server/hub/refusals.h"
#include "src/base/overloaded.h"

#include <utility>

namespace snug::server {

namespace {

const std::string& origin_of(const AtPool& waiting)
{
    return std::visit([](const auto& w) -> const std::string& { return w.origin; }, waiting);
}

} // namespace

// --- The hub, as others see it -----------------------------------------------

Hub::Hub(Random& random, HubRules rules, std::string server_name, msg::PublicKey server_key,
         Instant now)
    : state_{std::make_unique<State>(random, rules, std::move(server_name), server_key, now)}
{
}

Hub::~Hub() = default;

void Hub::replay(const LogEntry& entry)
{
    state_->apply(entry);
}

void Hub::replay(const ReadMarker& marker)
{
    state_->restore(marker);
}

Effects Hub::open(Instant now)
{
    return state_->at(now, [&] { state_->open(); });
}

Effects Hub::connect(SessionId session, Peer peer, Instant now)
{
    return state_->at(now, [&] { state_->connect(session, std::move(peer)); });
}

Effects Hub::receive(SessionId session, msg::RequestFrame frame, std::optional<msg::Proven> proven,
                     Instant now)
{
    return state_->at(now, [&] { state_->receive(session, std::move(frame), std::move(proven)); });
}

Effects Hub::disconnect(SessionId session, Instant now)
{
    return state_->at(now, [&] { state_->disconnect(session); });
}

Effects Hub::shake_hands(SessionId session, Instant now)
{
    return state_->at(now, [&] { state_->shake_hands(session); });
}

void Hub::mark_classic(SessionId session)
{
    state_->mark_classic(session);
}

Effects Hub::committed(Ticket ticket, const LogEntry& entry, Instant now)
{
    return state_->at(now, [&] { state_->committed(ticket, entry); });
}

Effects Hub::not_stored(Ticket ticket, const Error& why, Instant now)
{
    return state_->at(now, [&] { state_->not_stored(ticket, why); });
}

Effects Hub::password_hashed(Ticket ticket, std::string verifier, Instant now)
{
    return state_->at(now, [&] { state_->password_hashed(ticket, std::move(verifier)); });
}

Effects Hub::password_checked(Ticket ticket, bool matches, Instant now)
{
    return state_->at(now, [&] { state_->password_checked(ticket, matches); });
}

Effects Hub::pool_too_busy(Ticket ticket, Instant now)
{
    return state_->at(now, [&] { state_->pool_too_busy(ticket); });
}

void Hub::set_rules(HubRules rules)
{
    state_->set_rules(rules);
}

// --- Connections and requests ------------------------------------------------

void Hub::State::connect(SessionId id, Peer peer)
{
    if (const auto room = admission_.arrive(id, peer, rules_); !room) {
        effects_.push_back(Close{id, room.error()});
        return;
    }
    sessions_.try_emplace(id, Session{.id = id, .peer = std::move(peer)});
    if (const auto unlucky = admission_.crowded_out(rules_, random_)) {
        effects_.push_back(Close{*unlucky, refusal::crowded_out()});
        disconnect(*unlucky);
    }
}

void Hub::State::shake_hands(SessionId id)
{
    const Session* session = session_of(id);
    if (!session)
        return;
    if (const auto wait = handshakes_.attempt(session->peer, rules_, now_.mono)) {
        effects_.push_back(Close{id, refusal::too_fast(*wait)});
        disconnect(id);
    }
}

void Hub::State::mark_classic(SessionId id)
{
    if (Session* session = session_of(id))
        session->is_classic = true;
}

void Hub::State::receive(SessionId id, msg::RequestFrame frame, std::optional<msg::Proven> proven)
{
    Session* session = session_of(id);
    if (!session)
        return;
    if (!session->user)
        session->proven = std::move(proven);
    std::visit(
        [&](auto& request) {
            using Request = std::decay_t<decltype(request)>;
            const Asking asking{id, Request::action, frame.requestId};
            if (const auto refusal = unmet(*session, terms(For<Request>{})))
                return reply(asking, *refusal);
            on(*session, asking, request);
        },
        frame.request);
}

/// Checks a request's terms, and charges what it costs.
std::optional<Error> Hub::State::unmet(Session& session, const Terms& terms)
{
    if (session.is_classic && !terms.from_classic)
        return refusal::unsupported_by_old_clients();
    if (!session.is_classic && !session.user && terms.login_first)
        return refusal::login_first();
    if (session.user && terms.cost != Cost::nothing)
        session.user->active_at = now_.mono;

    Budget& budget = session.user ? session.user->budget : session.budget;
    std::optional<std::chrono::milliseconds> wait;
    switch (terms.cost) {
    case Cost::nothing:
        break;
    case Cost::request:
        wait =
            budget.requests.take({limits::requests_per_second, limits::request_burst}, now_.mono);
        break;
    case Cost::message:
        wait = budget.messages.take({rules_.messages_per_second, rules_.message_burst}, now_.mono);
        break;
    case Cost::join:
        wait =
            budget.joins.take({rules_.joins_per_minute / 60, rules_.joins_per_minute}, now_.mono);
        if (!wait)
            wait = joins_.attempt(session.peer, rules_, now_.mono);
        break;
    case Cost::search:
        wait = budget.searches.take({rules_.searches_per_minute / 60, rules_.searches_per_minute},
                                    now_.mono);
        if (!wait)
            wait = searches_.attempt(session.peer, rules_, now_.mono);
        break;
    }
    return wait ? std::optional{refusal::too_fast(*wait)} : std::nullopt;
}

void Hub::State::disconnect(SessionId id)
{
    Session* session = session_of(id);
    if (!session)
        return;
    while (!session->channels.empty())
        part(*session, *directory_.find(*session->channels.begin()));
    if (User* user = session->user) {
        people_.detach(*user, id);
        people_.forget_if_unneeded(*user);
    }
    admission_.gone(id, session->peer);
    sessions_.erase(id);
}

// --- The log -------------------------------------------------------------------

Room* Hub::State::apply(const LogEntry& entry)
{
    if (const auto* bound = std::get_if<LoginBound>(&entry.body)) {
        people_.bind(*bound);
        return nullptr;
    }
    if (const auto* renamed = std::get_if<Renamed>(&entry.body)) {
        people_.known_as(renamed->user, renamed->name, entry.at);
        return nullptr;
    }
    if (const auto* shown = std::get_if<KeyShown>(&entry.body)) {
        People::keep_key(people_.known_as(shown->user, shown->name, entry.at), shown->key);
        return nullptr;
    }
    const Room* known = directory_.find(entry.channel);
    const std::uint64_t messages_before = known ? known->channel.messages() : 0;
    Room* room = directory_.apply(entry);
    if (!room)
        return nullptr;
    messages_ += room->channel.messages() - messages_before;
    const auto channels_of = [&](User & user) -> auto&
    {
        return room->channel.rules().direct ? user.directs : user.channels;
    };
    const auto forget_place = [&](const MemberId& member) {
        const UserId* left = room->channel.user_of(member);
        if (User* user = left ? people_.find(*left) : nullptr) {
            channels_of(*user).erase(entry.channel);
            user->invitations.erase(entry.channel);
            people_.forget_if_unneeded(*user);
        }
    };
    std::visit(Overloaded{
                   [](const Created&) {},
                   [&](const MemberEnrolled& e) {
                       User& user = people_.known_as(e.user, e.name, entry.at);
                       const bool is_awaited = room->channel.is_awaited(e.user);
                       (is_awaited ? user.invitations : channels_of(user)).insert(entry.channel);
                       if (!is_awaited)
                           user.invitations.erase(entry.channel);
                   },
                   [&](const MemberLeft& e) { forget_place(e.member); },
                   [&](const Rekeyed& e) {
                       for (const Rekeyed::Removed& removed : e.removed)
                           forget_place(removed.member);
                   },
                   [](const TopicSet&) {},
                   [](const LoginBound&) {},
                   [](const Renamed&) {},
                   [](const KeyShown&) {},
                   [&](const Message& e) {
                       if (people_.find(e.user))
                           people_.known_as(e.user, e.name, entry.at);
                   },
               },
               entry.body);
    return room;
}

void Hub::State::append(const ChannelId& channel, const MessageId& id, EntryBody body,
                        Pending pending)
{
    const Ticket ticket{next_ticket_++};
    pending_.emplace(ticket, std::move(pending));
    effects_.push_back(Append{ticket, channel, id, std::move(body)});
}

void Hub::State::committed(Ticket ticket, const LogEntry& entry)
{
    auto waiting = pending_.extract(ticket);
    INVARIANT(!waiting.empty());
    if (entry.channel == server_log) {
        apply(entry); // which nobody waits for
        return;
    }
    // An id that was in the log already brings back its first entry, which everybody has heard.
    Room* room = directory_.find(entry.channel);
    const bool is_fresh = !room || entry.seq > room->channel.last_seq();
    if (is_fresh)
        room = apply(entry);
    INVARIANT(room);
    std::visit([&](auto& pending) { stored(pending, entry, *room, is_fresh); }, waiting.mapped());
}

void Hub::State::not_stored(Ticket ticket, const Error& why)
{
    auto waiting = pending_.extract(ticket);
    INVARIANT(!waiting.empty());
    std::visit([&](auto& pending) { failed(pending, why); }, waiting.mapped());
}

// --- The pool ----------------------------------------------------------------------

bool Hub::State::may_send_to_pool(const Peer& peer) const
{
    const auto out = passwords_out_.find(peer.origin);
    return out == passwords_out_.end() ||
           out->second < passwords_out_at_most * rules_.people_behind(peer);
}

/// Whoever hangs up leaves their passwords there, and the count of them.
Ticket Hub::State::send_to_pool(const Peer& peer, AtPool waiting)
{
    ++passwords_out_[peer.origin];
    const Ticket ticket{next_ticket_++};
    at_pool_.emplace(ticket, std::move(waiting));
    return ticket;
}

AtPool Hub::State::take_from_pool(Ticket ticket)
{
    auto taken = at_pool_.extract(ticket);
    INVARIANT(!taken.empty());
    AtPool waiting = std::move(taken.mapped());
    const auto out = passwords_out_.find(origin_of(waiting));
    INVARIANT(out != passwords_out_.end());
    if (--out->second == 0)
        passwords_out_.erase(out);
    return waiting;
}

void Hub::State::pool_too_busy(Ticket ticket)
{
    AtPool waiting = take_from_pool(ticket);
    std::visit(Overloaded{[&](HashingPassword& w) { failed(w.creating, refusal::too_busy()); },
                          [&](CheckingPassword& w) {
                              failed_passwords_.forgive(w.origin);
                              reply(w.asking, refusal::too_busy());
                          }},
               waiting);
}

// --- What handlers use -----------------------------------------------------------

Session* Hub::State::session_of(SessionId id)
{
    const auto session = sessions_.find(id);
    return session == sessions_.end() ? nullptr : &session->second;
}

Room* Hub::State::room_for(const Session& session, const ChannelName& name)
{
    Room* room = directory_.find(name);
    if (!room || !room->channel.rules().direct)
        return room;
    // It is there once both are enrolled: the disk may have filled up between the two.
    const bool is_theirs = session.user && room->channel.is_enrolled(session.user->id) &&
                           room->channel.other_than(session.user->id);
    return is_theirs ? room : nullptr;
}

Result<Room*> Hub::State::room_of(const Session& session, const ChannelName& name)
{
    Room* room = room_for(session, name);
    if (!room)
        return refusal::no_such_channel(name);
    if (!room->here.has(session.id))
        return refusal::not_a_member(name);
    return room;
}

/// Whoever asked may be gone by now; then nobody is answered.
void Hub::State::reply(const Asking& asking, msg::ReplyBody body)
{
    if (session_of(asking.session))
        effects_.push_back(
            Reply{asking.session, {std::string{asking.action}, asking.request, std::move(body)}});
}

void Hub::State::deliver(std::vector<SessionId> to, msg::Event event)
{
    if (!to.empty())
        effects_.push_back(Deliver{std::move(to), std::move(event)});
}

void Hub::State::note(std::string_view sentence, std::optional<SessionId> session,
                      const std::string& channel, const std::string& member)
{
    effects_.push_back(Note{sentence, session, channel, member});
}

} // namespace snug::server
