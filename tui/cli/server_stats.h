#pragma once

#include "src/protocol/messages.h"
#include "src/text/safe_text.h"

namespace snug::tui {

/// A line a number, for people.
text::SafeText words_of(const msg::StatsReply& stats);

} // namespace snug::tui
