#pragma once

#include "src/text/safe_text.h"
#include "tui/cli/conversation.h"

#include <string>
#include <vector>

namespace snug::tui {

/// Every channel the server tells of, by name.
Result<std::vector<msg::ChannelInfo>> all_channels(Conversation& talk);

/// "#tea  3 here  password  the topic", a line each, in columns.
std::vector<text::SafeText> lines_of(const std::vector<msg::ChannelInfo>& channels);

/// What one should know before one says something: "; what is said is kept for 30 days".  Empty
/// where all is kept.
std::string kept_words(const Retention& keep);

} // namespace snug::tui
