#pragma once

#include "tui/environment.h"
#include "tui/options.h"

namespace snug::tui {

/// Gives up every file that talking to a server does not need, for as long as this program runs:
/// a server that made it misbehave could read nobody's keys but snug's own, and run nothing.
/// Where the kernel cannot do that, nothing changes.
///
/// To be called when snug's directories are there, no other thread is, and not a byte of a server
/// has been read.  What was typed may name files: those stay open to us.
void shut_in(const Environment& environment, const Options& options);

} // namespace snug::tui
