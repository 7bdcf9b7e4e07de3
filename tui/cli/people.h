#pragma once

#include "tui/cli/door.h"

#include <string>
#include <vector>

namespace snug::tui {

/// Everybody who is there now, by name.
Result<std::vector<msg::Member>> people_in(Door& door, const ChannelName& channel);

/// "ada ✓", "bob, away: lunch"
std::string line_of(const msg::Member& member);

} // namespace snug::tui
