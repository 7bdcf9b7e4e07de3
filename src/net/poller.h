#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace snug::net {

/// What one watched descriptor is called between a loop and its poller: small, dense, reused.
using Slot = std::uint32_t;

/// A watched descriptor with news, in the words of poll(2).
struct Ready {
    Slot slot;
    short revents;
};

/// Waits for many descriptors at once: the part of the event loop that differs between systems.
///
/// A loop has exactly one.  add() and change() are bookkeeping, whose cost, if any, is paid at
/// the next wait(); wanting to write and no longer wanting it within one turn costs nothing.
/// A descriptor stays open until remove().
class Poller {
public:
    virtual ~Poller() = default;

    virtual void add(Slot slot, int fd, short events) = 0;

    /// With no events at all the descriptor is silent: not even a hang-up is told.
    virtual void change(Slot slot, short events) = 0;

    virtual void remove(Slot slot) = 0;

    /// Replaces `ready` by what has news.  Empty after `timeout` (nothing: never), which is
    /// never cut short by rounding, and when a signal came first.
    virtual void wait(std::optional<std::chrono::nanoseconds> timeout,
                      std::vector<Ready>& ready) = 0;
};

/// poll(2): works everywhere, and costs time for every watched descriptor at each wait.
std::unique_ptr<Poller> make_poll_poller();

} // namespace snug::net
