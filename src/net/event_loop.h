#pragma once

#include "src/base/time.h"
#include "src/net/poller.h"

#include <poll.h>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace snug::net {

/// The two things one can want of a descriptor.  A handler may be told more (a hang-up, an
/// error): whatever is not `writable` is answered by reading, which then says what it is.
inline constexpr short readable = POLLIN;
inline constexpr short writable = POLLOUT;

/// One thread, one wait.  Knows descriptors and nothing of chat.
///
///     while (!stopped)
///         loop.run_once(next_deadline());
///
/// Only Wakeup (wakeup.h) reaches the loop from another thread.
class EventLoop {
public:
    using Handler = std::function<void(short revents)>;
    class Watch;

    explicit EventLoop(Clock& clock, std::unique_ptr<Poller> poller = make_poll_poller());
    ~EventLoop();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    /// Calls `handler` whenever `fd` is ready for `events`, for as long as the Watch lives.
    /// May be called inside a handler; what is new is first told of in the next turn.
    [[nodiscard]] Watch watch(int fd, short events, Handler handler);

    /// One turn: waits until something is ready or `deadline` (nothing: for ever) has come, and
    /// calls the handlers of what is ready.  May return early with nothing done, as after a
    /// signal.  What a handler throws comes out here; those not yet called have another turn.
    void run_once(std::optional<MonoTime> deadline);

    /// When this turn began: its one time, for all who are called in it.
    [[nodiscard]] const Instant& now() const { return now_; }

private:
    struct Entry {
        Handler handler;
        short events = 0;
        bool watched = false;
    };

    class Turn;
    void drop(Slot slot);
    void forget_dropped();

    Clock& clock_;
    std::unique_ptr<Poller> poller_;
    Instant now_;
    std::deque<Entry> entries_; // by slot; a deque, since a handler runs while others are added
    std::vector<Slot> free_;
    std::vector<Slot> dropped_; // in this turn: neither told of any more nor reused yet
    std::vector<Ready> ready_;
    bool in_turn_ = false;
};

/// Keeps a descriptor watched for as long as it lives.  Does not own the descriptor: it must
/// be destroyed before that is closed, and before the loop.  It may be destroyed inside any
/// handler, its own included; a handler whose Watch is gone is not called, even if its
/// descriptor was ready in the same turn.
class EventLoop::Watch {
public:
    Watch() = default;
    Watch(Watch&& other) noexcept;
    Watch& operator=(Watch&& other) noexcept;
    ~Watch() { reset(); }

    /// From now on; costs no system call.  Nothing wanted is nothing told, not even a hang-up.
    void want(short events);

    [[nodiscard]] short wanted() const;

    void reset();
    explicit operator bool() const { return loop_ != nullptr; }

private:
    friend class EventLoop;
    Watch(EventLoop& loop, Slot slot) : loop_{&loop}, slot_{slot} {}

    EventLoop* loop_ = nullptr;
    Slot slot_ = 0;
};

} // namespace snug::net
