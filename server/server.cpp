#include "server/server.h"

#include "server/history_reply.h"
#include "server/hub/refusals.h"
#include "server/search_reply.h"
#include "src/base/log.h"
#include "src/base/version.h"
#include "src/protocol/limits.h"
#include "src/session/shared_event.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>

namespace snug::server {

namespace {

using namespace std::chrono_literals;

/// What one connection may say in a turn; the rest waits until others had theirs.
constexpr std::size_t read_bytes_a_turn = 16 * 1024;
constexpr std::size_t most_steps_a_turn = 64;

/// What one connection may have asked the store without having been answered.
constexpr std::size_t most_answers_expected = 4;

/// Who waits for pages, or does not read those that are there, is not heard for so long: they
/// are in memory meanwhile.
bool has_asked_enough(Connection& connection)
{
    return connection.answers_expected >= most_answers_expected ||
           connection.session().unsent_bytes() >= limits::queue_soft_bytes;
}

/// Who was told to go slower is not heard for so long: refusing costs time too.
constexpr std::chrono::milliseconds penalty = 100ms;

/// A queue of this length is written at once, lest one long turn alone make a good reader's
/// queue look like that of one who does not read.
constexpr std::size_t flush_early_bytes = 128 * 1024;

/// How often the store is asked to let go what is kept no longer.
constexpr std::chrono::minutes expiry_interval = 10min;

/// How long, and for how many, we wait for a peer's own end after our last words.
constexpr std::chrono::seconds farewell = 1s;
constexpr std::size_t most_farewells = 64;

} // namespace

Server::Server(net::EventLoop& loop, Random& random, Store& store, const HostKeys& keys,
               const Config& config)
    : loop_{loop}, random_{random}, store_{store}, facts_{fmt::format("snugd {}", version()),
                                                          keys.key, keys.chain()},
      hub_{random, config.rules, facts_.name, facts_.key, loop.now()}, passwords_{loop},
      read_buffer_(read_bytes_a_turn), gathering_{std::make_unique<Gathering>()},
      expire_at_{loop.now().mono}
{
    store_.replay([this](const LogEntry& entry) { hub_.replay(entry); });
    store_.read_markers([this](const ReadMarker& marker) { hub_.replay(marker); });
    if (store_.ready_fd() >= 0)
        store_watch_ =
            loop_.watch(store_.ready_fd(), net::readable, [this](short) { poll_store(); });
    carry_out(hub_.open(now()));
    settle();
    while (unanswered_ > 0) // nobody is let in before there is a lobby
        turn(std::nullopt);
    if (cannot_begin_)
        throw std::runtime_error{"cannot begin: " + cannot_begin_->text};
    reception_ = std::make_unique<Reception>(loop_, config,
                                             [this](Guest guest) { arrive(std::move(guest)); });
}

Server::~Server() = default;

void Server::run()
{
    while (!stopping_)
        turn(next_deadline());
    reception_.reset();
    hear_nobody();
    const MonoTime patience = now().mono + farewell;
    while (unanswered_ > 0 && now().mono < patience)
        turn(patience);
    tell_everybody();
    while (connections_.size() > 0 && now().mono < patience + farewell)
        turn(patience + farewell);
}

void Server::reconfigure(const HubRules& rules)
{
    hub_.set_rules(rules);
    reception_->forget_accounts();
}

// ---------------------------------------------------------------------------
// From socket to hub
// ---------------------------------------------------------------------------

void Server::arrive(Guest guest)
{
    Connection& connection = connections_.add(net::ByteStream{std::move(guest.socket)}, facts_,
                                              std::move(guest.arrival), random_, now().mono);
    const SessionId id = connection.id();
    log::debug("server", "connected", {{"session", id.value()}, {"origin", guest.peer.origin}});
    connection.watch(loop_, [this, id](short revents) { ready(id, revents); });
    touch(connection);
    carry_out(hub_.connect(id, std::move(guest.peer), now()));
}

void Server::ready(SessionId id, short revents)
{
    Connection* connection = connections_.find(id);
    if (connection == nullptr)
        return;
    touch(*connection);
    connection->ready(revents, read_buffer_, now().mono);
    take_steps(*connection);
    if (connection->peer_has_ended())
        depart(*connection);
}

void Server::take_steps(Connection& connection)
{
    for (std::size_t steps = 0; !connection.is_leaving() && !connection.is_paused(); ++steps) {
        if (steps == most_steps_a_turn)
            return connection.pause(now().mono); // and go on in the next turn
        if (has_asked_enough(connection)) {
            connection.is_held_up = true;
            return connection.pause(now().mono + limits::dead_after); // until conclude()
        }
        auto step = connection.session().next(now());
        if (!step && connection.session().awaits_reply())
            return connection.pause(now().mono + limits::dead_after); // until carry_out(Reply&)
        if (!step)
            return;
        if (auto* asked = std::get_if<session::Asked>(&*step))
            ask(connection, std::move(*asked));
        else if (std::holds_alternative<session::Knocked>(*step))
            carry_out(hub_.shake_hands(connection.id(), now()));
        else if (const auto* end = std::get_if<session::HangUp>(&*step); end && end->reason)
            say_goodbye(connection, *end->reason);
        else if (end)
            depart(connection);
    }
}

void Server::ask(Connection& connection, session::Asked asked)
{
    if (connection.session().is_classic() && !connection.is_classic) {
        connection.is_classic = true;
        hub_.mark_classic(connection.id());
    }
    carry_out(
        hub_.receive(connection.id(), std::move(asked.frame), std::move(asked.proven), now()));
}

// ---------------------------------------------------------------------------
// From hub to wherever
// ---------------------------------------------------------------------------

void Server::carry_out(Effects effects)
{
    for (Effect& effect : effects)
        std::visit([this](auto& what) { carry_out(what); }, effect);
}

void Server::carry_out(Reply& reply)
{
    Connection* connection = connections_.find(reply.to);
    if (connection == nullptr || connection->is_leaving())
        return;
    connection->session().reply(reply.response, now());
    touch(*connection);
    const auto* error = std::get_if<Error>(&reply.response.body);
    if (error != nullptr && error->code == ErrorCode::rate_limited)
        connection->pause(now().mono + penalty);
    else if (connection->is_classic)
        connection->pause(now().mono); // over in the next turn, with what came meanwhile
}

void Server::carry_out(Deliver& deliver)
{
    const ChannelName* channel = msg::channel_of(deliver.event);
    session::Run alone;
    session::Run& run = channel != nullptr ? runs_[*channel] : alone;
    const session::SharedEvent event{std::move(deliver.event), run};
    for (const SessionId id : deliver.to) {
        Connection* connection = connections_.find(id);
        if (connection == nullptr || connection->is_leaving())
            continue;
        connection->session().deliver(event, now());
        touch(*connection);
        if (connection->session().unsent_bytes() >= flush_early_bytes)
            connection->flush(*gathering_, now().mono);
    }
}

void Server::carry_out(Append& append)
{
    store_.append(std::move(append), now().wall);
    has_written_ = true;
    ++unanswered_;
}

void Server::carry_out(MarkRead& mark)
{
    store_.mark_read(mark.marker);
    has_written_ = true;
}

void Server::carry_out(ReadHistory& read)
{
    expect_answer(read.to);
    store_.read(
        read.channel, read.query,
        [this, to = read.to, request = read.request, query = read.query](const Result<Page>& page) {
            answer(to, request, msg::History::action,
                   page ? msg::ReplyBody{history_reply(query, *page)} : page.error());
        });
}

void Server::carry_out(SearchLogs& search)
{
    Search wanted{std::move(search.query.words), {}, search.query.limit};
    for (const auto& place : search.channels)
        wanted.places.push_back({place.first, search.query.before});
    expect_answer(search.to);
    store_.search(std::move(wanted),
                  [this, to = search.to, request = search.request,
                   channels = std::move(search.channels)](const Result<Findings>& findings) {
                      const bool was_in_vain =
                          findings && findings->found.empty() && findings->more;
                      answer(to, request, msg::Search::action,
                             !findings     ? msg::ReplyBody{findings.error()}
                             : was_in_vain ? refusal::search_too_long()
                                           : msg::ReplyBody{search_reply(channels, *findings)});
                  });
}

void Server::carry_out(MakeBackup& backup)
{
    expect_answer(backup.to);
    store_.backup_to(backup.file, [this, to = backup.to, request = backup.request,
                                   file = backup.file](const Result<void>& made) {
        if (made)
            log::info("server", "made a backup", {{"file", file}});
        else
            log::error("server", "made no backup", {{"reason", made.error().text}});
        answer(to, request, msg::Backup::action, made ? msg::ReplyBody{msg::Done{}} : made.error());
    });
}

void Server::expect_answer(SessionId from)
{
    if (Connection* connection = connections_.find(from))
        ++connection->answers_expected;
}

void Server::answer(SessionId to, std::optional<RequestId> request, std::string_view action,
                    msg::ReplyBody body)
{
    Reply reply{to, {std::string{action}, request, std::move(body)}};
    carry_out(reply);
    if (Connection* connection = connections_.find(to))
        --connection->answers_expected;
}

void Server::carry_out(HashPassword& hash)
{
    passwords_.hash(std::move(hash.password),
                    [this, ticket = hash.ticket](std::optional<std::string> verifier) {
                        carry_out(verifier ? hub_.password_hashed(ticket, *verifier, now())
                                           : hub_.pool_too_busy(ticket, now()));
                    });
}

void Server::carry_out(CheckPassword& check)
{
    passwords_.check(std::move(check.password), std::move(check.verifier),
                     [this, ticket = check.ticket](std::optional<bool> matches) {
                         carry_out(matches ? hub_.password_checked(ticket, *matches, now())
                                           : hub_.pool_too_busy(ticket, now()));
                     });
}

void Server::carry_out(Close& close)
{
    if (Connection* connection = connections_.find(close.who))
        say_goodbye(*connection, close.reason);
}

void Server::carry_out(Note& note)
{
    log::info("hub", note.sentence,
              {{"session", note.session ? fmt::to_string(note.session->value()) : ""},
               {"channel", note.channel},
               {"member", note.member}});
}

// ---------------------------------------------------------------------------
// A turn
// ---------------------------------------------------------------------------

void Server::turn(std::optional<MonoTime> deadline)
{
    loop_.run_once(deadline);
    if (reception_)
        reception_->on_tick(now().mono);
    look_at_due();
    if (now().mono >= expire_at_) {
        store_.expire(now().wall);
        expire_at_ = now().mono + expiry_interval;
    }
    settle();
}

MonoTime Server::next_deadline() const
{
    MonoTime next = expire_at_;
    if (const auto connection = deadlines_.next())
        next = std::min(next, *connection);
    if (const auto door = reception_ ? reception_->next_deadline() : std::nullopt)
        next = std::min(next, *door);
    return next;
}

void Server::look_at_due()
{
    while (const auto id = deadlines_.pop_due(now().mono)) {
        Connection& connection = *connections_.find(*id);
        connection.due_at.reset();
        touch(connection);
        if (connection.resume(now().mono))
            take_steps(connection);
    }
}

/// What has come in is done with when nothing is left to store, to say or to tell the hub.
void Server::settle()
{
    do {
        for (const SessionId id : std::exchange(departed_, {}))
            if (!stopping_) // nobody is left to be told
                carry_out(hub_.disconnect(id, now()));
        if (std::exchange(has_written_, false))
            store_.commit();
        if (store_.ready_fd() < 0)
            poll_store();
        if (!has_written_ && departed_.empty())
            flush_touched();
    } while (has_written_ || !departed_.empty() || !touched_.empty());
}

void Server::poll_store()
{
    store_.poll([this](Ticket ticket, const Result<LogEntry>& stored) {
        --unanswered_;
        if (stored)
            carry_out(hub_.committed(ticket, *stored, now()));
        else
            carry_out(hub_.not_stored(ticket, stored.error(), now()));
        if (!stored && !reception_)
            cannot_begin_ = stored.error();
    });
}

void Server::touch(Connection& connection)
{
    if (!std::exchange(connection.is_touched, true))
        touched_.push_back(connection.id());
}

void Server::flush_touched()
{
    runs_.clear();
    for (const SessionId id : std::exchange(touched_, {}))
        if (Connection* connection = connections_.find(id)) {
            connection->is_touched = false;
            connection->flush(*gathering_, now().mono);
            conclude(*connection);
        }
}

/// After the flush: does this connection go on, and when is it to be looked at next?
void Server::conclude(Connection& connection)
{
    if (connection.peer_has_ended())
        depart(connection);
    if (connection.is_held_up)
        connection.session().count_as_heard(now().mono); // it is we who do not listen
    if (!connection.is_leaving())
        if (const auto reason = connection.session().expired(now().mono))
            return expire(connection, *reason);
    if (connection.is_over(now().mono) || (stopping_ && connection.has_said_all()))
        return remove(connection);
    if (connection.is_held_up && !has_asked_enough(connection) && !stopping_) {
        connection.is_held_up = false;
        connection.pause(now().mono); // over in the next turn
    }
    const auto next = connection.next_deadline();
    if (next && (!connection.due_at || *next < *connection.due_at)) {
        deadlines_.move(connection.id(), connection.due_at, next);
        connection.due_at = next;
    }
}

// ---------------------------------------------------------------------------
// Ends
// ---------------------------------------------------------------------------

void Server::expire(Connection& connection, const Error& reason)
{
    log::info("server", "closed a connection",
              {{"session", connection.id().value()}, {"reason", name_of(reason.code)}});
    if (reason.code != ErrorCode::sendq_exceeded)
        return say_goodbye(connection, reason);
    depart(connection); // one more word would only be one more that is not read
    remove(connection);
}

void Server::say_goodbye(Connection& connection, const Error& reason)
{
    if (connection.is_leaving())
        return;
    connection.session().say_goodbye(reason, now());
    depart(connection);
}

void Server::depart(Connection& connection)
{
    if (connection.is_leaving())
        return;
    const bool may_linger = ++leaving_ <= most_farewells;
    connection.leave(now().mono + (may_linger ? farewell : 0s));
    departed_.push_back(connection.id());
    touch(connection);
}

void Server::remove(Connection& connection)
{
    log::debug("server", "closed", {{"session", connection.id().value()}});
    if (connection.is_leaving())
        --leaving_;
    deadlines_.move(connection.id(), connection.due_at, std::nullopt);
    connections_.remove(connection.id());
}

/// What was asked before the end is answered, if the store is quick; no more is asked.
void Server::hear_nobody()
{
    connections_.for_each([&](Connection& connection) {
        connection.pause(MonoTime::max());
        touch(connection);
    });
    settle();
}

void Server::tell_everybody()
{
    const Error reason{ErrorCode::shutting_down, "the server is being stopped"};
    connections_.for_each([&](Connection& connection) { say_goodbye(connection, reason); });
    settle();
}

} // namespace snug::server
