#pragma once

#include "src/net/event_loop.h"
#include "src/net/wakeup.h"

#include <csignal>
#include <deque>
#include <functional>
#include <vector>

namespace snug::net {

/// Signals as news in the loop, where a handler may do anything, like all others.
///
/// A program has at most one.  While it lives SIGPIPE is ignored: a peer that is gone is told by
/// the write.  Its end restores every signal as it was.  A program started from this one inherits
/// the ignored SIGPIPE; whoever starts it sets that back.
class Signals {
public:
    using Handler = std::function<void()>;

    explicit Signals(EventLoop& loop);
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    /// From now on calls `handler` after `signal` (SIGTERM, SIGWINCH, ...); once for any number
    /// of them in one turn.  Several handlers of one signal are called in the order they came.
    void on(int signal, Handler handler);

private:
    struct Row {
        int signal;
        Handler handler;
    };
    struct Before {
        int signal;
        struct sigaction action;
    };

    void replace(int signal, void (*action)(int));
    void call_handlers();

    Wakeup wakeup_;
    std::deque<Row> handlers_; // a deque, since a handler runs while others are added
    std::vector<Before> before_;
};

} // namespace snug::net
