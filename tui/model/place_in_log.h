#pragma once

#include "tui/model/local_time.h"

#include "src/protocol/ids.h"

#include <optional>
#include <string_view>
#include <variant>

namespace snug::tui {

struct LogStart {};
struct LogEnd {};
struct FirstUnread {};

/// Where /goto goes: to an end of the log, to what is unread, to an entry, or to a time.
using PlaceInLog = std::variant<LogStart, LogEnd, FirstUnread, Seq, WallTime>;

/// "first", "last", "unread", "#1234", "2026-11-01", "14:30" (the last time it was that late)
/// or "2026-11-01 14:30", by the user's clock.  Nothing for anything else.
std::optional<PlaceInLog> parse_place(std::string_view words, WallTime now, UtcOffset offset);

} // namespace snug::tui
