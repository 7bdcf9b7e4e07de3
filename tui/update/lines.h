#pragma once

#include "tui/model/model.h"
#include "tui/update/update.h"

#include <string>
#include <string_view>
#include <vector>

namespace snug::tui {

// How events become lines.

struct Delivered {
    std::size_t unread = 0; ///< by others, and not seen before
    std::size_t mentions = 0;
};
/// Puts entries of a channel's log, ascending, where they belong, and counts what
/// is new to the user.
Delivered deliver(Model& model, Buffer& buffer, const std::vector<msg::LoggedEvent>& entries);

/// One line of coming and going for as long as nothing else happens.
void note_presence(Buffer& buffer, bool came, const text::SafeText& name, WallTime time);

/// A line of snug's own words.
void tell(Buffer& buffer, text::SafeText words, WallTime time,
          NoticeLine::Tone tone = NoticeLine::Tone::plain);
/// The same below what the user looks at, as an answer to what they did.
void answer(Model& model, text::SafeText words, NoticeLine::Tone tone = NoticeLine::Tone::plain);

/// The line of something we said, not stored yet.
void queue_message(Model& model, Buffer& buffer, msg::MessageKind kind, std::string message,
                   const Turn& turn);
/// It is stored: the line moves to its place in the log.
void acknowledge(Buffer& buffer, const MessageId& id, const msg::SayReply& reply);

} // namespace snug::tui
