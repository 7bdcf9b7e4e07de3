#include "tests/support/world.h"

#include "server/history_reply.h"
#include "server/search_reply.h"
#include "src/base/overloaded.h"

#include <array>
#include <utility>

namespace snug::world {

namespace {

/// Stands for Argon2id, which takes too long for a thousand scenarios.
std::string verifier_of(std::string_view password)
{
    return "verifier of " + std::string{password};
}

std::string line_of(const msg::Event& event)
{
    return std::visit(
        Overloaded{
            [](const msg::Said& e) {
                return e.channelName.display() + " <" + e.memberName + "> " + e.message;
            },
            [](const msg::ChannelCreated& e) { return e.channelName.display() + " created"; },
            [](const msg::Enrolled& e) {
                return e.channelName.display() + " enrolled " + e.memberName;
            },
            [](const msg::Rekeyed& e) {
                std::string line = e.channelName.display() + " has key " + std::to_string(e.epoch);
                for (const std::string& name : e.removed)
                    line += " without " + name;
                return line;
            },
            [](const msg::TopicChanged& e) {
                return e.channelName.display() + " topic " + e.topic;
            },
            [](const msg::Joined& e) {
                return e.channelName.display() + " + " + e.member.memberName.str();
            },
            [](const msg::Left& e) { return e.channelName.display() + " - " + e.memberName; },
            [](const msg::MemberChanged& e) {
                return e.channelName.display() + " " + e.oldName + " is " +
                       e.member.memberName.str() + (e.member.away ? ", away" : "");
            },
            [](const msg::DirectOpened& e) { return "direct with " + e.memberName.str(); },
            [](const msg::Parted& e) {
                return e.channelName.display() + " parted" + (e.by ? " by " + *e.by : "");
            },
            [](const msg::Invited& e) {
                return e.channelName.display() + " invited by " + e.memberName;
            },
            [](const msg::ReadUpTo& e) {
                return e.channelName.display() + " read up to " + std::to_string(e.seq.value());
            },
            [](const msg::Closing& e) { return "closing: " + e.error.text; },
        },
        event);
}

} // namespace

server::Peer by_socket(std::uint32_t uid, const std::string& login, std::vector<std::string> groups)
{
    return {.uid = uid,
            .login = login,
            .groups = std::move(groups),
            .origin = "uid " + std::to_string(uid),
            .loopback = true,
            .is_operator = uid == 0};
}

server::Peer by_tcp(const std::string& address)
{
    return {.origin = address};
}

server::Peer by_loopback()
{
    return {.origin = "127.0.0.1", .loopback = true};
}

Link::Link(SessionId session_id, server::Peer from, bool classic_door, World& world)
    : id{session_id}, peer{std::move(from)}, session{world.facts_,
                                                     {.plain_allowed = true,
                                                      .classic_door = classic_door,
                                                      .login = peer.login},
                                                     world.random_,
                                                     world.now().mono}
{
}

// --- A client ------------------------------------------------------------------

Client::Client(World& world, MemberName name, server::Peer peer,
               std::shared_ptr<const crypto::SigningKey> key)
    : world_{world}, name_{std::move(name)}, peer_{std::move(peer)}, key_{std::move(key)}
{
}

void Client::connect()
{
    login_.reset();
    failure_.reset();
    answers_.clear(); // each link counts its requests from 1
    link_ = &world_.connect(peer_);
    session_.emplace("world", name_, key_.get(), world_.now().mono);
}

RequestId Client::sends(msg::Request request)
{
    return session_->request(std::move(request), world_.now().mono);
}

std::optional<msg::ReplyBody> Client::answer_to(RequestId id) const
{
    const auto answer = answers_.find(id);
    return answer == answers_.end() ? std::nullopt : std::optional{answer->second};
}

msg::ReplyBody Client::asks(msg::Request request)
{
    const RequestId id = sends(std::move(request));
    world_.settle();
    const auto answer = answer_to(id);
    REQUIRE_MESSAGE(answer, "no answer came");
    return *answer;
}

Error Client::fails(msg::Request request)
{
    const msg::ReplyBody body = asks(std::move(request));
    const auto* error = std::get_if<Error>(&body);
    REQUIRE_MESSAGE(error, "it succeeded");
    return *error;
}

void Client::creates(std::string_view channel_name, std::string_view password)
{
    does(msg::CreateChannel{channel(channel_name), secret(password), std::nullopt});
}

msg::JoinReply Client::joins(std::string_view channel_name, std::string_view password)
{
    return does(msg::JoinChannel{channel(channel_name), secret(password), std::nullopt});
}

msg::SayReply Client::says(std::string_view channel_name, std::string_view text)
{
    return does(msg::Say{.channelName = channel(channel_name),
                         .messageId = MessageId::make(world_.random_),
                         .message = std::string{text}});
}

void Client::leaves(std::string_view channel_name)
{
    does(msg::LeaveChannel{channel(channel_name)});
}

std::vector<std::string> Client::history(std::string_view channel_name)
{
    std::vector<std::string> lines;
    for (const auto& entry : does(msg::History{.channelName = channel(channel_name)}).entries)
        lines.push_back(std::visit([](const auto& e) { return line_of(e); }, entry));
    return lines;
}

std::vector<std::string> Client::names_in(std::string_view channel_name)
{
    std::vector<std::string> names;
    for (const auto& member : does(msg::Members{channel(channel_name), std::nullopt}).members)
        names.push_back(member.memberName.str());
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> Client::heard() const
{
    std::vector<std::string> lines;
    for (const msg::Event& event : events_)
        lines.push_back(line_of(event));
    return lines;
}

bool Client::read(MonoTime now)
{
    session_->feed(std::exchange(link_->to_client, {}), now);
    bool moved = false;
    while (auto step = session_->next(now)) {
        moved = true;
        std::visit(Overloaded{
                       [&](session::LoggedIn& e) { login_ = e.login; },
                       [&](session::LinkFailed& e) { failure_ = e.error; },
                       [&](session::Answered& e) { answers_.emplace(e.request, e.body); },
                       [&](msg::Event& e) { events_.push_back(std::move(e)); },
                       [](session::LogChanged&) {}, // it opens nothing that is sealed
                   },
                   *step);
    }
    return moved;
}

// --- A client of bytes -----------------------------------------------------------

RawClient::RawClient(World& world, server::Peer peer, bool classic_door)
    : world_{world}, link_{&world.connect(std::move(peer), classic_door)}
{
}

std::string RawClient::says(std::string_view bytes)
{
    link_->to_server += bytes;
    world_.settle();
    return std::exchange(link_->to_client, {});
}

// --- The world ---------------------------------------------------------------------

World::World(server::HubRules rules, std::uint64_t seed)
    : random_{seed}, key_{crypto::SigningKey::make(random_)}, facts_{"snugd test", key_},
      rules_{rules}, hub_{std::make_unique<server::Hub>(random_, rules_, facts_.name, facts_.key,
                                                        clock_.now())}
{
    carry_out(hub_->open(now()));
    settle();
}

Client& World::from(std::string_view name_text, server::Peer peer, bool has_key)
{
    auto key = has_key
                   ? std::make_shared<const crypto::SigningKey>(crypto::SigningKey::make(random_))
                   : nullptr;
    Client& client = clients_.emplace_back(*this, name(name_text), std::move(peer), std::move(key));
    reconnect(client);
    return client;
}

Client& World::client(std::string_view name_text)
{
    return from(name_text, by_tcp());
}

Client& World::local(std::string_view name_text, std::uint32_t uid, const std::string& login,
                     std::vector<std::string> groups)
{
    return from(name_text, by_socket(uid, login, std::move(groups)));
}

Client& World::guest(std::string_view name_text)
{
    return from(name_text, by_tcp(), false);
}

Client& World::terminal_of(const Client& client)
{
    return terminal_of(client, client.name_.str());
}

Client& World::terminal_of(const Client& client, std::string_view name_text)
{
    Client& other = clients_.emplace_back(*this, name(name_text), client.peer_, client.key_);
    reconnect(other);
    return other;
}

RawClient& World::raw(server::Peer peer, bool classic_door)
{
    return raw_clients_.emplace_back(*this, std::move(peer), classic_door);
}

void World::cut(Client& client)
{
    close(*client.link_);
    settle();
}

void World::cut(RawClient& client)
{
    close(client.link());
    settle();
}

void World::reconnect(Client& client)
{
    if (client.link_)
        close(*client.link_);
    client.connect();
    settle();
}

void World::restart()
{
    for (const auto& [id, link] : links_)
        link->open = false;
    appends_.clear();
    at_pool_.clear();
    hub_ = std::make_unique<server::Hub>(random_, rules_, facts_.name, facts_.key, clock_.now());
    for (const server::LogEntry& entry : log_) // no more of it than Store::replay() gives
        if (!std::holds_alternative<server::Message>(entry.body) ||
            entry.seq == last_seq_.at(entry.channel))
            hub_->replay(entry);
    for (const server::ReadMarker& marker : markers_)
        hub_->replay(marker);
    carry_out(hub_->open(now()));
    settle();
}

void World::rotate_key()
{
    auto next = crypto::SigningKey::make(random_);
    const Bytes form = sealed::sign_succession(next.public_key(), now().wall, key_);
    Bytes chain = facts_.chain;
    chain.insert(chain.end(), form.begin(), form.end());
    key_ = std::move(next);
    facts_ = session::ServerFacts{facts_.name, key_, std::move(chain)};
    restart();
}

void World::inherit(const ChannelId& channel, server::EntryBody body)
{
    store_.append({server::Ticket{0}, channel, MessageId::make(random_), std::move(body)},
                  now().wall);
    store_.commit();
    store_.poll([&](server::Ticket, const Result<server::LogEntry>& entry) {
        last_seq_.insert_or_assign(channel, entry->seq);
        log_.push_back(*entry);
    });
}

Link& World::connect(server::Peer peer, bool classic_door)
{
    const SessionId id{next_session_++};
    Link& link =
        *links_.emplace(id, std::make_unique<Link>(id, peer, classic_door, *this)).first->second;
    carry_out(hub_->connect(id, std::move(peer), now()));
    return link;
}

void World::close(Link& link)
{
    if (!std::exchange(link.open, false))
        return;
    carry_out(hub_->disconnect(link.id, now()));
}

void World::settle()
{
    bool moved = true;
    while (moved) {
        moved = false;
        for (Client& client : clients_) {
            if (!client.link_ || !client.link_->open || client.failure_)
                continue;
            std::array<std::string_view, 8> pieces;
            std::size_t bytes = 0;
            for (std::size_t i = 0, n = client.session_->gather(pieces, now().mono); i < n; ++i) {
                client.link_->to_server += pieces[i];
                bytes += pieces[i].size();
            }
            client.session_->consume(bytes, now().mono);
        }
        for (const auto& [id, link] : links_)
            moved |= serve(*link);
        moved |= turn_store();
        moved |= turn_pool();
        for (const auto& [id, link] : links_)
            moved |= write(*link);
        for (Client& client : clients_)
            if (client.link_ && !client.failure_)
                moved |= client.read(now().mono);
    }
}

bool World::serve(Link& link)
{
    if (!link.open)
        return false;
    link.session.feed(std::exchange(link.to_server, {}), now().mono);
    bool moved = false;
    while (link.open) {
        auto step = link.session.next(now());
        if (!step)
            break;
        moved = true;
        if (link.session.is_classic())
            hub_->mark_classic(link.id);
        std::visit(Overloaded{
                       [&](session::Asked& asked) {
                           carry_out(hub_->receive(link.id, std::move(asked.frame),
                                                   std::move(asked.proven), now()));
                       },
                       [&](session::HangUp& hang_up) {
                           link.hung_up = hang_up.reason;
                           if (hang_up.reason)
                               link.session.say_goodbye(*hang_up.reason, now());
                           close(link);
                       },
                       [](session::Knocked&) {},
                       [](session::Handled&) {},
                   },
                   *step);
    }
    return moved;
}

/// Old clients read one object at a time, and time passes between two.
bool World::write(Link& link)
{
    if (link.session.is_drained())
        return false;
    std::array<std::string_view, 8> pieces;
    std::size_t bytes = 0;
    for (std::size_t i = 0, n = link.session.gather(pieces, now().mono); i < n; ++i) {
        link.to_client += pieces[i];
        bytes += pieces[i].size();
    }
    if (bytes == 0)
        advance(limits::classic_gap);
    link.session.consume(bytes, now().mono);
    return true;
}

bool World::turn_store()
{
    if (!store_held_) {
        for (const server::Append& append : std::exchange(appends_, {})) {
            if (disk_ && entries_more_ == 0) {
                carry_out(hub_->not_stored(append.ticket, *disk_, now()));
                continue;
            }
            entries_more_ -= std::min<std::size_t>(entries_more_, 1);
            store_.append(append, now().wall);
        }
    }
    store_.commit();
    bool moved = false;
    store_.poll([&](server::Ticket ticket, const Result<server::LogEntry>& entry) {
        moved = true;
        const auto [last, is_new] = last_seq_.try_emplace(entry->channel, entry->seq);
        if (is_new || last->second < entry->seq) {
            last->second = entry->seq;
            log_.push_back(*entry);
        }
        carry_out(hub_->committed(ticket, *entry, now()));
    });
    return moved || (!store_held_ && !appends_.empty());
}

bool World::turn_pool()
{
    if (pool_held_)
        return false;
    std::vector<server::Effect> work = std::exchange(at_pool_, {});
    for (const server::Effect& effect : work) {
        if (const auto* hash = std::get_if<server::HashPassword>(&effect)) {
            carry_out(pool_busy_ ? hub_->pool_too_busy(hash->ticket, now())
                                 : hub_->password_hashed(
                                       hash->ticket, verifier_of(hash->password.view()), now()));
        } else if (const auto* check = std::get_if<server::CheckPassword>(&effect)) {
            ++passwords_checked_;
            const bool matches = verifier_of(check->password.view()) == check->verifier;
            carry_out(pool_busy_ ? hub_->pool_too_busy(check->ticket, now())
                                 : hub_->password_checked(check->ticket, matches, now()));
        }
    }
    return !work.empty();
}

Link* World::link_of(SessionId id)
{
    const auto link = links_.find(id);
    return link == links_.end() || !link->second->open ? nullptr : link->second.get();
}

void World::carry_out(server::Effects effects)
{
    for (server::Effect& effect : effects)
        std::visit(
            Overloaded{
                [&](server::Reply& reply) {
                    if (Link* link = link_of(reply.to))
                        link->session.reply(reply.response, now());
                },
                [&](server::Deliver& deliver) {
                    const session::SharedEvent shared{std::move(deliver.event)};
                    for (const SessionId to : deliver.to)
                        if (Link* link = link_of(to))
                            link->session.deliver(shared, now());
                },
                [&](server::Append& append) { appends_.push_back(std::move(append)); },
                [&](server::MarkRead& mark) { markers_.push_back(mark.marker); },
                [&](server::ReadHistory& read) {
                    store_.read(read.channel, read.query,
                                [this, to = read.to, request = read.request,
                                 query = read.query](const Result<server::Page>& page) {
                                    if (Link* link = link_of(to))
                                        link->session.reply({std::string{msg::History::action},
                                                             request,
                                                             server::history_reply(query, *page)},
                                                            now());
                                });
                },
                [&](server::SearchLogs& search) {
                    server::Search wanted{search.query.words, {}, search.query.limit};
                    for (const auto& place : search.channels)
                        wanted.places.push_back({place.first, search.query.before});
                    store_.search(
                        std::move(wanted),
                        [this, to = search.to, request = search.request,
                         channels = search.channels](const Result<server::Findings>& findings) {
                            if (Link* link = link_of(to))
                                link->session.reply({std::string{msg::Search::action}, request,
                                                     server::search_reply(channels, *findings)},
                                                    now());
                        });
                },
                [&](server::MakeBackup& backup) {
                    backups_.push_back(backup.file);
                    if (Link* link = link_of(backup.to))
                        link->session.reply(
                            {std::string{msg::Backup::action}, backup.request, msg::Done{}}, now());
                },
                [&](server::HashPassword& hash) { at_pool_.emplace_back(std::move(hash)); },
                [&](server::CheckPassword& check) { at_pool_.emplace_back(std::move(check)); },
                [&](server::Close& close_effect) {
                    if (Link* link = link_of(close_effect.who)) {
                        link->hung_up = close_effect.reason;
                        link->session.say_goodbye(close_effect.reason, now());
                        close(*link);
                    }
                },
                [&](server::Note& note) { notes_.push_back(std::move(note)); },
            },
            effect);
}

} // namespace snug::world
