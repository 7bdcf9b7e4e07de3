#pragma once

#include "src/base/random.h"
#include "src/base/unique_fd.h"
#include "tests/bench/client.h"

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace snug::bench {

/// Many clients of one server, in one thread and one epoll.
///
/// In each room a talker says texts to its members.  It sleeps while nothing is to be done: what a
/// server has the kernel do for it, as on the way to a disk, needs a processor too.
class Load {
public:
    struct Crowd {
        std::size_t rooms = 1;
        std::size_t members = 10; ///< a room, without its talker
        bool has_talkers = true;  ///< else the rooms only stand there
    };

    /// All must outlive it.  So many are on their way in at a time: no more than the server has
    /// room for those who wait.
    Load(const Dialect& dialect, Target target, std::size_t entering, Random& random);

    /// Adds rooms and waits until everybody is in.  Returns the numbers of the rooms' first and
    /// of the one behind the last.
    std::pair<std::size_t, std::size_t> enter(const Crowd& crowd);
    /// One more member of a room, which does not count and reads nothing from then on.
    void add_deaf_member(std::size_t room);

    /// Says a text in a room, as of then; what was said leaves with send().
    void say(std::size_t room, Clock::time_point at);
    void send(std::size_t room);
    /// Handles what is ready, or is until then.
    void turn(Clock::time_point until = Clock::time_point::max());
    /// Until `condition` holds; throws std::runtime_error with `what` at the deadline.
    void turn_until(const std::function<bool()>& condition, std::chrono::milliseconds deadline,
                    const char* what);
    /// Until nothing has come for a while.
    void turn_until_quiet();
    /// All that was said has arrived everywhere, and all that is acknowledged is acknowledged.
    void wait_until_all_has_arrived();

    [[nodiscard]] Tally& tally() { return tally_; }
    [[nodiscard]] const Room& room(std::size_t number) const { return rooms_[number]; }
    [[nodiscard]] std::uint64_t said() const { return said_; }

private:
    Client& add(Seat::Role role, std::size_t room, bool founds_room);
    void bring_in(const std::vector<Client*>& some);
    void watch(Client& client, int operation, bool wants_to_write);
    bool handle_ready(std::chrono::nanoseconds timeout);

    const Dialect& dialect_;
    Target target_;
    std::size_t entering_;
    Random& random_;
    UniqueFd epoll_;
    std::vector<char> buffer_;
    Tally tally_;
    std::deque<Room> rooms_;
    std::deque<Client> clients_;
    std::vector<Client*> talkers_; ///< by room; null if it has none
    std::uint64_t said_ = 0;
};

} // namespace snug::bench
