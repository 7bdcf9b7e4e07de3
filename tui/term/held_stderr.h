#pragma once

#include "src/base/unique_fd.h"

namespace snug::tui {

/// While it lives, what anyone writes to stderr is kept from the screen; after that it is
/// printed there.  Does nothing where stderr is no terminal.
///
/// A broken invariant prints its sentence before it aborts: without this the sentence
/// would vanish with the alternate screen.  One at a time.
class HeldStderr {
public:
    HeldStderr();
    HeldStderr(const HeldStderr&) = delete;
    HeldStderr& operator=(const HeldStderr&) = delete;
    ~HeldStderr();

    /// Prints what is held and holds no more; safe in a signal handler.
    static void spill() noexcept;

private:
    UniqueFd real_;
    UniqueFd held_;
};

} // namespace snug::tui
