#pragma once

#include "server/hub/hub.h"
#include "server/store/memory_store.h"
#include "src/crypto/signing.h"
#include "src/session/client_session.h"
#include "src/session/server_session.h"
#include "tests/support/fake_clock.h"
#include "tests/support/seeded_random.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// A server and its clients in memory: a Hub and a MemoryStore in the middle, real
/// sessions at both ends of every link, and bytes between them.  Time and chance are
/// the test's; nothing sleeps, and every act returns when all is quiet again.
namespace snug::world {

inline ChannelName channel(std::string_view text)
{
    return ChannelName::parse(text).value();
}
inline MemberName name(std::string_view text)
{
    return MemberName::parse(text).value();
}
inline SecretText secret(std::string_view text)
{
    return SecretText{std::string{text}};
}

inline msg::JoinChannel join(std::string_view channel_name, std::string_view password = "")
{
    return {channel(channel_name), secret(password), std::nullopt};
}

/// Where clients come from.
server::Peer by_socket(std::uint32_t uid, const std::string& login,
                       std::vector<std::string> groups = {});
server::Peer by_tcp(const std::string& address = "192.0.2.7");
server::Peer by_loopback();

class World;

/// One connection: a socket's two ends without the socket.
struct Link {
    Link(SessionId id, server::Peer peer, bool classic_door, World& world);

    SessionId id;
    server::Peer peer;
    session::ServerSession session;
    std::string to_server;
    std::string to_client;
    bool open = true;
    std::optional<Error> hung_up; ///< what the server hung up with
};

/// A terminal with snug in it.
class Client {
public:
    Client(World& world, MemberName name, server::Peer peer,
           std::shared_ptr<const crypto::SigningKey> key);

    /// What it says is answered before these return.
    msg::ReplyBody asks(msg::Request request);
    /// The same for a request that must succeed.
    template <class Request>
    typename Request::Reply does(Request request)
    {
        msg::ReplyBody body = asks(std::move(request));
        if (const auto* error = std::get_if<Error>(&body))
            FAIL("refused: " << error->text);
        return std::get<typename Request::Reply>(body);
    }
    /// The same for one that must be refused.
    Error fails(msg::Request request);

    /// Says it without waiting.
    RequestId sends(msg::Request request);
    [[nodiscard]] std::optional<msg::ReplyBody> answer_to(RequestId id) const;

    void creates(std::string_view channel, std::string_view password = "");
    msg::JoinReply joins(std::string_view channel, std::string_view password = "");
    msg::SayReply says(std::string_view channel, std::string_view text);
    void leaves(std::string_view channel);
    std::vector<std::string> history(std::string_view channel);
    std::vector<std::string> names_in(std::string_view channel);

    /// What it heard since the last forget(), in lines: "#tea <ada> hi", "#tea + bob".
    [[nodiscard]] std::vector<std::string> heard() const;
    template <class Event>
    [[nodiscard]] std::vector<Event> all() const
    {
        std::vector<Event> found;
        for (const msg::Event& event : events_)
            if (const auto* e = std::get_if<Event>(&event))
                found.push_back(*e);
        return found;
    }
    void forget() { events_.clear(); }

    [[nodiscard]] const msg::LoginReply& login() const { return login_.value(); }
    [[nodiscard]] bool is_logged_in() const { return login_.has_value(); }
    [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }
    [[nodiscard]] SessionId id() const { return link_->id; }
    /// Of who has one.
    [[nodiscard]] const crypto::SigningKey& key() const { return *key_; }
    [[nodiscard]] const MemberName& name() const { return name_; }

private:
    friend class World;
    void connect();
    bool read(MonoTime now);

    World& world_;
    MemberName name_;
    server::Peer peer_;
    std::shared_ptr<const crypto::SigningKey> key_;
    Link* link_ = nullptr;
    std::optional<session::ClientSession> session_;
    std::optional<msg::LoginReply> login_;
    std::optional<Error> failure_;
    std::map<RequestId, msg::ReplyBody> answers_;
    std::vector<msg::Event> events_;
};

/// Bytes in, bytes out: an old client, or one that does not play by the rules.
class RawClient {
public:
    RawClient(World& world, server::Peer peer, bool classic_door);

    /// What the server said to it.
    std::string says(std::string_view bytes);
    [[nodiscard]] const std::string& heard() const { return link_->to_client; }
    [[nodiscard]] Link& link() const { return *link_; }

private:
    World& world_;
    Link* link_;
};

class World {
public:
    explicit World(server::HubRules rules = {}, std::uint64_t seed = 1);

    /// Somebody on another box, with a key of their own.
    Client& client(std::string_view name);
    /// Somebody on this box, over the local socket.
    Client& local(std::string_view name, std::uint32_t uid, const std::string& login,
                  std::vector<std::string> groups = {});
    /// Somebody without a key, from another box.
    Client& guest(std::string_view name);
    Client& from(std::string_view name, server::Peer peer, bool has_key = true);
    /// One more terminal of the same person.
    Client& terminal_of(const Client& client);
    Client& terminal_of(const Client& client, std::string_view name);
    RawClient& raw(server::Peer peer = by_loopback(), bool classic_door = false);

    void cut(Client& client);
    void cut(RawClient& client);
    /// Cuts first if it must.
    void reconnect(Client& client);
    /// A new hub that knows only the log; every link is cut.
    void restart();
    /// The same, with another key, signed by the one it had.
    void rotate_key();

    /// Moves time, which lets nothing happen that did not already.
    void advance(std::chrono::nanoseconds by) { clock_.advance(by); }
    /// Until nothing moves any more.
    void settle();

    /// From now on, or after so many entries more, the store refuses to write.
    void break_disk(Error why, std::size_t entries_more = 0)
    {
        disk_ = std::move(why);
        entries_more_ = entries_more;
    }
    void mend_disk() { disk_.reset(); }
    /// What is at the store, or at the pool, stays there until let go.
    void hold_store(bool hold) { store_held_ = hold; }
    void hold_pool(bool hold) { pool_held_ = hold; }
    void make_pool_busy(bool busy) { pool_busy_ = busy; }

    /// Puts it into the log, for the hub after the next restart().
    void inherit(const ChannelId& channel, server::EntryBody body);

    [[nodiscard]] server::Hub& hub() { return *hub_; }
    [[nodiscard]] Random& random() { return random_; }
    [[nodiscard]] const msg::PublicKey& server_key() const { return facts_.key; }
    [[nodiscard]] Instant now() { return clock_.now(); }
    [[nodiscard]] const std::vector<server::LogEntry>& log() const { return log_; }
    [[nodiscard]] std::size_t passwords_checked() const { return passwords_checked_; }
    /// The files that were to be made.
    [[nodiscard]] const std::vector<std::string>& backups() const { return backups_; }
    [[nodiscard]] std::vector<server::Note> notes() const { return notes_; }

private:
    friend class Client;
    friend class RawClient;
    friend struct Link;

    Link& connect(server::Peer peer, bool classic_door = false);
    void close(Link& link);
    bool serve(Link& link);
    bool write(Link& link);
    bool turn_store();
    bool turn_pool();
    void carry_out(server::Effects effects);
    Link* link_of(SessionId id);

    SeededRandom random_;
    FakeClock clock_;
    crypto::SigningKey key_;
    session::ServerFacts facts_;
    server::HubRules rules_;
    std::unique_ptr<server::Hub> hub_;
    server::MemoryStore store_;
    std::vector<server::LogEntry> log_;
    std::map<ChannelId, Seq> last_seq_; ///< of each channel in log_
    std::vector<server::ReadMarker> markers_;
    std::vector<server::Append> appends_;
    std::vector<server::Effect> at_pool_;
    std::vector<server::Note> notes_;
    std::vector<std::string> backups_;
    std::optional<Error> disk_;
    std::size_t entries_more_ = 0; ///< which a broken disk still takes
    bool store_held_ = false;
    bool pool_held_ = false;
    bool pool_busy_ = false;
    std::size_t passwords_checked_ = 0;
    std::uint64_t next_session_ = 1;
    std::map<SessionId, std::unique_ptr<Link>> links_;
    std::deque<Client> clients_;
    std::deque<RawClient> raw_clients_;
};

} // namespace snug::world
