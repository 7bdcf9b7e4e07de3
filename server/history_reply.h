#pragma once

#include "server/store/store.h"
#include "src/protocol/messages.h"

namespace snug::server {

/// A page of the log as its reader is told it.  It is cut before its object would be longer
/// than limits::page_bytes, at the end away from what was asked for; `more` then says so.
msg::HistoryReply history_reply(const msg::History& query, const Page& page);

} // namespace snug::server
