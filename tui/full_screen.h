#pragma once

#include "src/base/result.h"
#include "tui/cli/call.h"

/// From a command line into the full-screen client.
namespace snug::tui {

/// There is a terminal at both ends, and --no-screen was not said.
bool wants_full_screen(const Call& call);

/// `snug`, without a verb.
Result<void> open_screen(const Call& call);
Result<void> join_on_screen(const Call& call);
Result<void> create_on_screen(const Call& call);

} // namespace snug::tui
