#pragma once

#include "tui/cli/conversation.h"

#include <string>
#include <vector>

namespace snug::tui {

/// Everybody who is there now, by name.
Result<std::vector<msg::Member>> people_in(Conversation& talk, const ChannelName& channel);

/// "ada ✓", "bob, away: lunch"
std::string line_of(const msg::Member& member);

} // namespace snug::tui
