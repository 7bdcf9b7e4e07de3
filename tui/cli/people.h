#pragma once

#include "src/text/safe_text.h"
#include "tui/cli/door.h"

#include <vector>

namespace snug::tui {

/// Everybody who is there now, by name.
Result<std::vector<msg::Member>> people_in(Door& door, const ChannelName& channel);

/// "ada ✓", "bob, away: lunch"
text::SafeText line_of(const msg::Member& member);

} // namespace snug::tui
