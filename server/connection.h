#pragma once

#include "src/net/event_loop.h"
#include "src/net/stream.h"
#include "src/session/server_session.h"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include <sys/uio.h>

namespace snug::server {

/// What one writev is made of; one for all connections, since it is large.
struct Gathering {
    static constexpr std::size_t most = 512;
    std::array<std::string_view, most> pieces;
    std::array<iovec, most> vectors;
};

/// One socket and the session that speaks over it.  Knows no chat: what a peer asks for goes
/// to the server, which tells the session what to answer.
class Connection {
public:
    Connection(SessionId id, net::ByteStream stream, const session::ServerFacts& facts,
               session::Arrival arrival, Random& random, MonoTime now)
        : id_{id}, stream_{std::move(stream)}, session_{facts, std::move(arrival), random, now}
    {
    }

    [[nodiscard]] SessionId id() const { return id_; }
    [[nodiscard]] int fd() const { return stream_.fd(); }
    [[nodiscard]] session::ServerSession& session() { return session_; }

    /// From now on `handler` is called when the socket is ready.
    void watch(net::EventLoop& loop, net::EventLoop::Handler handler);

    /// To be called when the socket is ready.  Reads at most once, by way of `buffer`, and
    /// feeds the session: who talks much has another turn, and keeps nobody waiting.
    void ready(short revents, std::span<std::byte> buffer, MonoTime now);

    /// Writes what waits, as far as the kernel takes it.
    void flush(Gathering& gathering, MonoTime now);

    /// Reads nothing until then, so that the peer has to wait; what was read is kept.
    void pause(MonoTime until) { paused_until_ = until; }
    [[nodiscard]] bool is_paused() const { return paused_until_.has_value(); }
    /// True if the pause is over now: there may be something left of what was read.
    bool resume(MonoTime now);

    /// Hears this peer no more.  What waits is written, then an end, and what still comes is
    /// thrown away until the peer ends too, or `until`: closing a socket that has unread bytes
    /// would take back the last words.
    void leave(MonoTime until);
    [[nodiscard]] bool is_leaving() const { return leaving_until_.has_value(); }

    /// The peer has ended, or the socket is broken: nothing more will be read.
    [[nodiscard]] bool peer_has_ended() const { return read_ended_; }
    /// Our last words, and an end after them, are the kernel's care.
    [[nodiscard]] bool has_said_all() const { return write_ended_; }
    /// There is nothing left to do but to close.
    [[nodiscard]] bool is_over(MonoTime now) const;

    /// When something changes although nothing comes in.
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;

    // The server's notes on this connection.

    bool is_touched = false;          ///< stands in the list of those to be flushed this turn
    bool is_classic = false;          ///< the hub knows that it is an old client
    std::size_t answers_expected = 0; ///< from the store
    bool is_held_up = false;          ///< paused until it has less to wait for, or to read
    std::optional<MonoTime> due_at;   ///< see Deadlines

private:
    void read(std::span<std::byte> buffer, MonoTime now);
    bool write_once(Gathering& gathering, MonoTime now);
    void break_off();

    SessionId id_;
    net::ByteStream stream_;
    session::ServerSession session_;
    net::EventLoop::Watch watch_; // goes before the stream
    std::optional<MonoTime> paused_until_;
    std::optional<MonoTime> leaving_until_;
    bool read_ended_ = false;
    bool write_blocked_ = false;
    bool write_ended_ = false;
};

} // namespace snug::server
