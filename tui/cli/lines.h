#pragma once

#include "src/protocol/messages.h"
#include "src/text/safe_text.h"

#include <string>
#include <string_view>

/// What the plain commands print.
namespace snug::tui {

/// "2026-11-20 12:54 <ada> hi", in local time.  Further lines of a message are indented below its
/// text, so that none can pass for a line of somebody else.  Empty for what is no news.
std::string text_line(const msg::Event& event);

/// The same with the clock only, for a conversation one sits in: "12:54 <ada> hi".  `from` stands
/// for the name if it is not empty.
std::string chat_line(const msg::Event& event, std::string_view from = {});

/// What a terminal is told before and after a word that was looked for; nothing, if it is none.
struct Highlight {
    std::string_view begin, end;
};

/// "2026-11-20 12:54 #ops <ada> the node is up", as text_line() has it, with its place.
std::string found_line(const msg::Found& found, std::string_view place, const Highlight& highlight);

/// The wire's object, in ASCII: what could command a terminal or turn the text around is escaped
/// as \u…, which is the same JSON.  Takes an object as encode() writes it, or several.
std::string json_line(std::string_view object);

/// To standard output, at once.  Throws std::system_error if it does not take it.
void print(std::string_view text);
/// A notice on standard error: "snug: …".
void notice(std::string_view sentence);

} // namespace snug::tui
