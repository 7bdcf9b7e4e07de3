#pragma once

#include "tui/cli/conversation.h"
#include "tui/cli/password.h"

namespace snug::tui {

/// What --keep says; nothing without it.
Result<std::optional<Retention>> keep_of(const Call& call);

/// Makes a channel for whom --open, --group or --password-file say; else with a password that is
/// typed twice.
Result<msg::CreateReply> create_channel(const Call& call, Conversation& talk,
                                        const ChannelName& channel);

} // namespace snug::tui
