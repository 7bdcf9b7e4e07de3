#pragma once

#include "src/base/random.h"

#include <chrono>

namespace snug::tui {

/// How long to wait before the next attempt: not at all, then about half a second,
/// then twice as long each time up to half a minute.
///
/// Each wait is drawn from the upper half of its range, so that a thousand clients
/// of one server that restarts do not come back in the same instant.
class Backoff {
public:
    static constexpr std::chrono::milliseconds shortest{500};
    static constexpr std::chrono::milliseconds longest{30'000};

    std::chrono::milliseconds next(Random& random);
    /// All is well again: the next wait is the first.
    void reset() { attempts_ = 0; }
    /// All was well for a moment only: the next wait is short, but not nothing.
    void shorten();

private:
    unsigned attempts_ = 0;
};

} // namespace snug::tui
