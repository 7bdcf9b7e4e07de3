#pragma once

#include "src/net/event_loop.h"

#include <optional>
#include <string>
#include <utility>

namespace snug::tui {

/// A descriptor that is read only while somebody wants more of it: standard input.
class Input {
public:
    explicit Input(net::EventLoop& loop, int fd = 0);

    /// While this holds, what comes is read.
    void want(bool wanted)
    {
        if (watch_)
            watch_.want(wanted ? net::readable : short{0});
    }

    /// A whole line; or, at the end, what is left.
    [[nodiscard]] bool has_line() const;
    [[nodiscard]] std::string take_line();
    /// All there is.
    [[nodiscard]] bool has_any() const { return !pending_.empty(); }
    [[nodiscard]] std::string take_all() { return std::exchange(pending_, {}); }
    /// Nothing more will come, though there may be some left.
    [[nodiscard]] bool ended() const { return ended_; }

private:
    void read();

    int fd_;
    std::string pending_;
    bool ended_ = false;
    net::EventLoop::Watch watch_;
};

} // namespace snug::tui
