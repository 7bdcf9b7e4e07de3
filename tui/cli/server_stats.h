#pragma once

#include "src/protocol/messages.h"

#include <string>

namespace snug::tui {

/// A line a number, for people.
std::string words_of(const msg::StatsReply& stats);

} // namespace snug::tui
