#pragma once

#include "src/base/error.h"
#include "src/protocol/ids.h"
#include "src/protocol/names.h"

namespace snug::tui {

/// Something kept of sealed channels cannot be read, or not be kept: a sentence that says what is
/// lost, and what to do.
struct KeysFault {
    Error why;
};

/// What was read of a sealed channel is not there any more.
struct LogIsAnother {
    ChannelName channel;
    Seq read;
    bool ended; ///< the log ends before that; else something else stands there
};

} // namespace snug::tui
