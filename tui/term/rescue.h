#pragma once

#include <string_view>
#include <termios.h>

namespace snug::tui {

/// Gives the terminal back as it was when the program dies of a signal: a crash, a broken
/// invariant, an exception nobody caught, or SIGTERM and its like where nobody handles
/// them.  The program then dies of that signal as it would have.  One at a time.
class Rescue {
public:
    /// `goodbye` undoes what was sent to the terminal, `modes` are what it had before.
    Rescue(int tty, const termios& modes, std::string_view goodbye);
    Rescue(const Rescue&) = delete;
    Rescue& operator=(const Rescue&) = delete;
    ~Rescue();

    /// While the terminal is not ours: suspended.
    void disarm();
    void arm();
};

} // namespace snug::tui
