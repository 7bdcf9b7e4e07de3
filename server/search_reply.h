#pragma once

#include "server/store/store.h"
#include "src/protocol/messages.h"

#include <map>

namespace snug::server {

/// What was found, as who asked is told it: cut before its object would be longer than
/// limits::page_bytes, at the old end; `more` then says so.  `channels` has the name of each
/// that was searched.
msg::SearchReply search_reply(const std::map<ChannelId, ChannelName>& channels,
                              const Findings& findings);

} // namespace snug::server
