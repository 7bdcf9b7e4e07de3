#pragma once

#include "src/base/random.h"
#include "src/base/unique_fd.h"
#include "src/session/secure_link.h"
#include "tests/bench/dialect.h"
#include "tests/bench/histogram.h"
#include "tests/bench/mark.h"
#include "tests/bench/sockets.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace snug::bench {

/// What all clients of a load have counted.
struct Tally {
    std::uint64_t heard = 0;
    std::uint64_t acknowledged = 0;
    std::size_t entered = 0;
    /// From when a text was meant to be said; noted only on demand, as it costs.
    bool is_timed = false;
    Histogram deliveries, acknowledgements;
};

/// A room's texts: each is to reach all of its members.
struct Room {
    std::uint64_t said = 0;
    std::uint64_t heard = 0;
    std::size_t members = 0;

    [[nodiscard]] std::uint64_t under_way() const
    {
        return members == 0 ? 0 : said - heard / members;
    }
};

/// One connection of a load.  Knows its dialect and whether all texts came, once and in order;
/// what breaks off or is refused is a std::runtime_error.
class Client {
public:
    /// All must outlive it.
    Client(const Dialect& dialect, const Seat& seat, Room& room, Tally& tally, Random& random);

    /// False if the server has no room for a caller now: try again.
    bool come(const Target& target, int receive_bytes = 0);
    [[nodiscard]] int fd() const { return fd_.get(); }
    [[nodiscard]] bool is_in() const { return fd_ && step_ == steps_.size() && !link_is_coming(); }
    [[nodiscard]] const Seat& seat() const { return seat_; }

    /// Says the next text, as of `at`; it leaves with flush().
    void say(Clock::time_point at);
    /// True if all has left; else flush again when the socket can be written.
    bool flush();
    /// The socket is ready: reads once, by way of `buffer`.
    void receive(std::span<char> buffer);
    /// Ends at once.
    void leave();

    /// What came last, for who wonders why it does not get in.
    [[nodiscard]] const std::string& last_line() const { return last_line_; }

private:
    [[nodiscard]] bool link_is_coming() const { return link_ && !link_->is_up(); }
    std::size_t hear(std::string_view bytes);
    void on_text(const char* text, Clock::time_point now);
    void on_line(std::string_view line);
    void on_step(std::string_view line);
    void say_step();
    void send(std::string_view bytes);

    const Dialect& dialect_;
    Seat seat_;
    Room& room_;
    Tally& tally_;
    Random& random_;
    UniqueFd fd_;
    std::vector<Step> steps_;
    std::size_t step_ = 0;
    std::optional<session::SecureLink> link_;
    MarkScanner scanner_;
    Clock::time_point heard_at_{};
    std::string rest_; ///< came, and is no whole line yet
    std::string last_line_;
    std::string plain_; ///< to be sealed
    std::string out_;
    std::size_t sent_ = 0; ///< of it
    Mark::Number next_ = Mark::first;
    std::uint64_t said_ = 0;
    std::deque<Clock::time_point> unacknowledged_;
};

} // namespace snug::bench
