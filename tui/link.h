#pragma once

#include "src/base/random.h"
#include "src/net/address.h"
#include "src/net/event_loop.h"
#include "src/session/sealed_client.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace snug::net {
class WorkerPool;
} // namespace snug::net

namespace snug::tui {

/// The server has taken our login: requests may be made.
struct LinkUp {
    net::Address server;
    msg::HelloReply hello;
    msg::LoginReply login;
    sealed::Lineage host; ///< the server by its key, and those it had
};
/// A server is being tried; for the status line.  Attempts count from 1 since the link was last up.
struct LinkTrying {
    net::Address server;
    int attempt;
};
/// There is no link.  What was asked and not answered is forgotten, its ids with it.
struct LinkDown {
    Error why;
    std::optional<MonoTime> retry_at; ///< empty: gave up; retry_now() or use_server() begin again
};
using LinkEvent =
    std::variant<LinkUp, LinkTrying, LinkDown, session::Answered, msg::Event, session::LogChanged>;

struct LinkSettings {
    std::string client_name; ///< "snug 0.1.0"
    MemberName name;
    /// Signs the login; not ours, outlives the link.  Null: a guest.
    const crypto::SigningKey* key = nullptr;
    /// Asked over TCP, before anything is said, whether this is the key of the server that is
    /// meant.  Null: over local sockets only.
    std::function<Result<void>(const net::Address&, const sealed::Lineage&)> check_host;
    /// Called before LinkUp when the server has had other keys: what is kept of it under those is
    /// to be found under its present one.  May be empty.
    std::function<Result<void>(const sealed::Lineage&)> follow_key;
    /// Remembers sealed channels; not ours.  Null: none is remembered.
    identity::KeyStore* keys = nullptr;
    /// Tried in this order; the first that answers.  Once it has, it is the only one.
    std::vector<net::Address> servers;
    /// When none answers the very first time: try again later, or give up.
    bool wait_for_first = true;
    /// Called when a server is there, before anything is read of it.  May be empty.
    std::function<void()> on_connected;
    /// From the first packet to a server to its taking the login.
    std::chrono::milliseconds patience{5000};
};

/// A connection to a server that comes back by itself.
///
/// It finds a server, connects, logs in, and after a break does so again: at once,
/// then ever more slowly.  Over TCP all is encrypted, and a server whose key is not taken ends
/// it.  It never waits: the loop's owner calls on_time() when
/// next_deadline() has come and flush() at the end of each turn.  The handler is
/// called from on_time() and from the loop, never inside any other method, and
/// may call every method of this class.
class Link {
public:
    using Handler = std::function<void(LinkEvent)>;

    Link(net::EventLoop& loop, net::WorkerPool& workers, Random& random, LinkSettings settings,
         Handler handler);
    ~Link();
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    void start();
    /// Says nothing more, not even LinkDown.
    void stop();

    /// From LinkUp to LinkDown.
    [[nodiscard]] bool up() const;
    /// Only while up().  The answer comes as session::Answered with this id.
    RequestId request(msg::Request request, session::PasswordUse use = session::PasswordUse::seal);
    RequestId request(session::ChangeKey change);
    RequestId request(session::LetIn invitation);

    /// What the next login asks for; the one that stands is changed by msg::Rename.
    void set_name(MemberName name);
    /// Leaves the present server, if any, for this one and no other.
    void use_server(net::Address server);
    void retry_now();

    void on_time(const Instant& now);
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;
    void flush();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace snug::tui
