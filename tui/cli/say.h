#pragma once

#include "tui/cli/visit.h"

#include <string>

namespace snug::tui {

/// Says it, and returns once the server has stored it.  Said twice, over a break of the link, it
/// is still one message.
Result<msg::SayReply> say(const Call& call, Visit& visit, const ChannelName& channel,
                          const std::string& text, msg::MessageKind kind = msg::MessageKind::text);

/// Says the words of the command line from `first_word` on; or, if there are none, standard
/// input, in as many messages as its length makes necessary.
Result<void> say_words_or_input(const Call& call, Visit& visit, const ChannelName& channel,
                                std::size_t first_word);

} // namespace snug::tui
