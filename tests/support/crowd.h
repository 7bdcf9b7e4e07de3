#pragma once

#include "src/base/unique_fd.h"
#include "tests/support/promises.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace snug::test {

/// A native client in a Crowd: a guest over TCP, in #tea.  It comes back whenever its link is
/// dead, and sends again, with the same ids, what was not answered.
///
/// It knows the protocol by its looks: at thousands of lines a second, under a sanitizer, it
/// takes from each the few fields that it wants and parses nothing.
class Visitor {
public:
    using Clock = std::chrono::steady_clock;
    enum class Kind {
        writer, ///< does not look at what others say
        reader, ///< reads up on what it missed, and from the beginning at first
    };

    Visitor(std::uint16_t port, std::string name, Kind kind);

    /// Queued until it is in.
    void say(Mark mark, std::string_view text);
    void hang_up(); ///< and comes back
    void stop_reading() { is_deaf_ = true; }
    void read_again() { is_deaf_ = false; }

    /// A reader has read up on all that was said before it came.
    [[nodiscard]] bool is_in() const { return stage_ == Stage::in; }
    [[nodiscard]] std::size_t unanswered() const { return pending_.size(); }

    // Records
    [[nodiscard]] const std::vector<Told>& acknowledged() const { return acknowledged_; }
    [[nodiscard]] const std::vector<Told>& seen() const { return seen_; }
    /// Messages that were refused, which are not sent again.
    [[nodiscard]] std::size_t refused() const { return refused_.size(); }
    [[nodiscard]] const std::vector<Mark>& refused_marks() const { return refused_; }
    /// How often each error code came, whatever was asked; "closing: CODE" for goodbyes.
    [[nodiscard]] const std::map<std::string, int>& errors() const { return errors_; }
    [[nodiscard]] int arrivals() const { return arrivals_; } ///< times it was let in
    /// From what was said to its acknowledgement, for all since this was asked last.
    std::vector<Clock::duration> take_waits() { return std::exchange(waits_, {}); }

    /// Called for each message that a reader sees live.
    std::function<void(const Told&)> on_live;

private:
    friend class Crowd;
    enum class Stage { away, connecting, entering, reading_up, in };
    struct Pending {
        std::uint64_t request;
        Mark mark;
        std::string text;
        Clock::time_point since;
    };

    // For the Crowd's loop
    [[nodiscard]] int fd() const { return fd_.get(); }
    [[nodiscard]] short wanted() const;
    void come(Clock::time_point now); ///< if it is away and may try again
    void ready(short revents, Clock::time_point now);

    void receive(Clock::time_point now);
    void on_line(std::string_view line, Clock::time_point now);
    void on_message(std::string_view line);
    void on_answer(std::string_view line, Clock::time_point now);
    void on_said(std::string_view line, Clock::time_point now);
    void on_joined(std::string_view line);
    void on_page(std::string_view line);
    void ask_for_page();
    void be_in();
    void see(const Told& told);
    void send(const Pending& pending);
    void flush();
    void lose_link(Clock::time_point now);

    std::uint16_t port_;
    std::string name_;
    Kind kind_;
    Stage stage_ = Stage::away;
    UniqueFd fd_;
    Clock::time_point try_again_at_{};
    std::string in_, out_;
    bool is_deaf_ = false;
    std::deque<Pending> pending_;
    std::uint64_t next_request_ = 100; ///< lower ones are for what a link begins with
    std::uint64_t read_to_ = 0;
    std::uint64_t joined_at_ = 0;
    std::vector<Told> held_; ///< came live while it was reading up
    std::vector<Told> acknowledged_, seen_;
    std::vector<Mark> refused_;
    std::map<std::string, int> errors_;
    std::vector<Clock::duration> waits_;
    int arrivals_ = 0;
};

/// Many clients in one poll loop.
///
///     Crowd crowd{server.port()};
///     Visitor& ada = crowd.add("ada", Visitor::Kind::writer);
///     ada.say({.writer = 1, .number = 1}, "hi");
///     REQUIRE(crowd.run_until([&] { return ada.unanswered() == 0; }));
class Crowd {
public:
    using Deadline = std::chrono::milliseconds;
    static constexpr Deadline patience{180'000};

    /// A snugd.toml that lets so many do as much as they like.
    static const char* const config;

    /// Makes #tea.
    explicit Crowd(std::uint16_t port);

    /// The reference holds until it is removed.
    Visitor& add(std::string name, Visitor::Kind kind);
    void remove(const Visitor& visitor);

    /// Asks for the condition, which may have its own doing, every few milliseconds.  False at
    /// the deadline.
    bool run_until(const std::function<bool()>& condition, Deadline deadline = patience);
    bool run_until_all_are_in();
    bool run_until_all_is_answered();

    /// What somebody who comes now reads from the beginning.
    std::vector<Told> history();

private:
    void turn();

    std::uint16_t port_;
    std::list<Visitor> visitors_;
    int historians_ = 0;
};

/// Says how many of so many a second are due.
class Pace {
public:
    explicit Pace(double per_second) : per_second_{per_second} {}
    /// Since it was asked last; those of a pause are left out.
    std::size_t due();

private:
    double per_second_;
    double owed_ = 0;
    Visitor::Clock::time_point asked_at_ = Visitor::Clock::now();
};

} // namespace snug::test
