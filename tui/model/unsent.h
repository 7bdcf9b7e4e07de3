#pragma once

#include "tui/model/line.h"

#include "src/base/time.h"
#include "src/protocol/messages.h"

#include <optional>
#include <string>

namespace snug::tui {

/// Something we said that the server has not stored yet.  Its id is made once,
/// so however often it is sent, it is in the log once.
struct Unsent {
    MessageId id;
    msg::MessageKind kind = msg::MessageKind::text;
    std::string message;
    Line line;
    bool in_flight = false; ///< asked, and the answer decides; else it waits for its turn
    std::optional<MonoTime> retry_at;
};

} // namespace snug::tui
