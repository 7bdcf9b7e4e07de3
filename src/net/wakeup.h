#pragma once

#include "src/base/unique_fd.h"
#include "src/net/event_loop.h"

#include <atomic>
#include <functional>

namespace snug::net {

/// Wakes the loop from elsewhere: the one way into it that is not a descriptor of a peer.
///
/// Many notify() before the loop comes round are one call of the handler.  What was done before
/// a notify() is seen by the handler.
class Wakeup {
public:
    /// `handler` runs in the loop, and must not destroy the Wakeup.
    Wakeup(EventLoop& loop, std::function<void()> handler);

    /// May be called from any thread and inside a signal handler.
    void notify() noexcept;

private:
    void drain() noexcept;

    UniqueFd read_end_;
    UniqueFd write_end_; // empty where one descriptor is both, as an eventfd is
    std::atomic<bool> notified_ = false;
    std::function<void()> handler_;
    EventLoop::Watch watch_;
};

} // namespace snug::net
