#pragma once

#include "src/net/event_loop.h"
#include "src/net/listener.h"

#include <functional>
#include <optional>

namespace snug::net {

/// Takes the connections that come in by a Listener, and hands each over: non-blocking, and
/// TCP without Nagle's delay.
///
/// When the process has no descriptors left, those who wait are accepted with a spare one and
/// closed at once: they see an end rather than a silence, and can try again.  Then nobody is
/// looked at for a moment, so that a machine out of descriptors is not also out of CPU.
class Acceptor {
public:
    using Handler = std::function<void(UniqueFd connection)>;

    /// `handler` must not destroy the Acceptor.
    Acceptor(EventLoop& loop, Listener listener, Handler handler);
    Acceptor(const Acceptor&) = delete;
    Acceptor& operator=(const Acceptor&) = delete;

    [[nodiscard]] const Listener& listener() const { return listener_; }

    /// When on_tick() has something to do.  Nothing, as long as there are descriptors.
    [[nodiscard]] std::optional<MonoTime> next_deadline() const { return resume_at_; }
    void on_tick(MonoTime now);

private:
    void accept_waiting();
    void turn_away(int error);

    EventLoop& loop_;
    Listener listener_;
    bool is_tcp_;
    Handler handler_;
    UniqueFd spare_;
    std::optional<MonoTime> resume_at_;
    std::optional<MonoTime> warned_at_;
    EventLoop::Watch watch_;
};

} // namespace snug::net
