#pragma once

#include "src/protocol/codec.h"
#include "src/session/run.h"

#include <optional>
#include <vector>

/// What old clients are told, in the words of a conversation: they know lines, no events.
namespace snug::session {

/// The line an old client shows for an event; nothing for what it need not know.
std::optional<msg::ClassicLine> classic_line_of(const msg::Event& event);

/// The line's objects, one a write.  Old clients print what they get, so all of it
/// becomes SafeText first, on one line.
std::vector<Buffer> classic_buffers(msg::Dialect dialect, const msg::ClassicLine& line);

} // namespace snug::session
