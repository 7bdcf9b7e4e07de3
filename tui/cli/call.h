#pragma once

#include "src/base/random.h"
#include "src/base/time.h"
#include "tui/environment.h"
#include "tui/options.h"

namespace snug::tui {

/// What a verb is given: what was typed, and the world around it.
struct Call {
    const Options& options;
    const Environment& environment;
    Clock& clock;
    Random& random;
};

/// Thrown to end the verb with this exit code and no further word: by whatever waits, when the user
/// has had enough (^C); by a search that found nothing.
struct Stopped {
    int exit_code;
};

} // namespace snug::tui
