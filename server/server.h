#pragma once

#include "server/config.h"
#include "server/connections.h"
#include "server/deadlines.h"
#include "server/host_keys.h"
#include "server/hub/hub.h"
#include "server/passwords.h"
#include "server/reception.h"
#include "server/store/store.h"
#include "src/net/event_loop.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace snug::server {

/// The only one who knows the loop, the connections, the hub and the store at once: it carries
/// out what the hub wants done, and decides nothing of the chat itself.
///
/// A loop turn has one time.  First whatever came in is handled; then all that is to be kept
/// goes to the store as one batch; then every connection with something to say is flushed once.
class Server {
public:
    /// Rebuilds the channels from the store and opens every door.  Throws std::system_error
    /// with a sentence for the operator.
    Server(net::EventLoop& loop, Random& random, Store& store, const HostKeys& keys,
           const Config& config);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::vector<Doors::Place> places() const { return reception_->places(); }

    /// Serves until stop(); then tells everybody, and gives them a moment to read it.
    void run();
    void stop() { stopping_ = true; }

    /// What can change while it runs: the limits.  Also asks anew who everybody is.
    void reconfigure(const HubRules& rules);

private:
    // From socket to hub
    void arrive(Guest guest);
    void ready(SessionId id, short revents);
    void take_steps(Connection& connection);
    void ask(Connection& connection, session::Asked asked);

    // From hub to wherever
    void carry_out(Effects effects);
    void carry_out(Reply& reply);
    void carry_out(Deliver& deliver);
    void carry_out(Append& append);
    void carry_out(MarkRead& mark);
    void carry_out(ReadHistory& read);
    void carry_out(SearchLogs& search);
    void carry_out(MakeBackup& backup);
    void carry_out(HashPassword& hash);
    void carry_out(CheckPassword& check);
    void carry_out(Close& close);
    void carry_out(Note& note);

    // What the store answers without the hub
    void expect_answer(SessionId from);
    void answer(SessionId to, std::optional<RequestId> request, std::string_view action,
                msg::ReplyBody body);

    // A turn
    void turn(std::optional<MonoTime> deadline);
    [[nodiscard]] MonoTime next_deadline() const;
    void look_at_due();
    void settle();
    void poll_store();
    void flush_touched();
    void touch(Connection& connection);
    void conclude(Connection& connection);

    // Ends
    void expire(Connection& connection, const Error& reason);
    void say_goodbye(Connection& connection, const Error& reason);
    void depart(Connection& connection);
    void remove(Connection& connection);
    void hear_nobody();
    void tell_everybody();

    [[nodiscard]] const Instant& now() const { return loop_.now(); }

    net::EventLoop& loop_;
    Random& random_;
    Store& store_;
    session::ServerFacts facts_;
    Hub hub_;
    Passwords passwords_;
    Connections connections_;
    Deadlines deadlines_;
    std::vector<SessionId> touched_;
    std::unordered_map<ChannelName, session::Run> runs_; ///< what each has said this turn
    std::vector<SessionId> departed_;                    ///< the hub does not know yet
    std::size_t leaving_ = 0;
    bool has_written_ = false;          ///< since the last commit
    std::size_t unanswered_ = 0;        ///< appends that the store has not answered
    std::optional<Error> cannot_begin_; ///< why there is no lobby
    std::vector<std::byte> read_buffer_;
    std::unique_ptr<Gathering> gathering_;
    MonoTime expire_at_;
    net::EventLoop::Watch store_watch_;
    std::unique_ptr<Reception> reception_;
    bool stopping_ = false;
};

} // namespace snug::server
