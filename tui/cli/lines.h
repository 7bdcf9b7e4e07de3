#pragma once

#include "src/protocol/messages.h"
#include "src/text/safe_text.h"
#include "tui/cli/output.h"
#include "tui/model/verified.h"

#include <optional>
#include <string>
#include <string_view>

/// What the plain commands print.
namespace snug::tui {

class Acquaintances;

/// "2026-11-20 12:54 <ada> hi", in local time.  Further lines of a message are indented below its
/// text, so that none can pass for a line of somebody else.  Empty for what is no news.
text::SafeText text_line(const msg::Event& event);

/// The same with the clock only, for a conversation one sits in: "12:54 <ada> hi".  `from` stands
/// for the name if it is not empty.
text::SafeText chat_line(const msg::Event& event, std::string_view from = {});

/// An object of somebody as json_line() has it, with who they are to the user as "identity".
Printed json_line_of(std::string object, std::optional<Standing> standing);
/// The same of who said it, if it was said.
Printed json_line_of(const msg::Event& event, Acquaintances& people);

/// "2026-11-20 12:54 #ops <ada> the node is up", as text_line() has it, with its place.
Printed found_line(const msg::Found& found, std::string_view place, Highlight highlight);

} // namespace snug::tui
