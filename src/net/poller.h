#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
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
/// A descriptor has one slot at a time, and stays open until remove().
class Poller {
public:
    virtual ~Poller() = default;

    virtual void add(Slot slot, int fd, short events) = 0;

    /// With no events at all the descriptor is silent: not even a hang-up is told.
    virtual void change(Slot slot, short events) = 0;

    virtual void remove(Slot slot) = 0;

    /// Replaces `ready` by what has news, or as much of it as is told at once: the rest is told
    /// next.  Empty after `timeout` (nothing: never), which is never cut short by rounding; also
    /// when a signal came first, or what is no longer wanted.
    virtual void wait(std::optional<std::chrono::nanoseconds> timeout,
                      std::vector<Ready>& ready) = 0;
};

/// poll(2): works everywhere, and costs time for every watched descriptor at each wait.
std::unique_ptr<Poller> make_poll_poller();

/// epoll(7), which Linux has: costs time for what has news only, and a system call for each
/// descriptor that comes or goes.  Throws std::system_error where there is none.
std::unique_ptr<Poller> make_epoll_poller();

/// poll(2) for up to `most_polled` descriptors, then epoll(7) for good.  Where there is no epoll,
/// poll(2) for any number.
std::unique_ptr<Poller> make_auto_poller(std::size_t most_polled);

enum class PollerChoice { automatic, poll, epoll };
/// What a person calls them, in the order of the enum.
inline constexpr std::array<std::string_view, 3> poller_words{"auto", "poll", "epoll"};

/// Nothing for a word that is none of them.
std::optional<PollerChoice> poller_choice_from(std::string_view word);

/// With `automatic`, epoll from the number on where it was measured to be the cheaper one.
std::unique_ptr<Poller> make_poller(PollerChoice choice);

} // namespace snug::net
