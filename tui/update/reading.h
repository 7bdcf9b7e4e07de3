#pragma once

#include "tui/model/intent.h"
#include "tui/model/model.h"
#include "tui/update/update.h"

namespace snug::tui {

// What is read and what is not.  The server keeps one marker for all terminals of a person;
// each terminal counts from there.

/// What the server tells of a channel on entering it.
struct ReadState {
    Seq last; ///< the newest entry
    Seq read;
    std::uint64_t unread = 0;
};
void begin_reading(Buffer& buffer, const ReadState& told);
/// Another terminal has read up to there.
void read_elsewhere(Buffer& buffer, Seq seq, std::uint64_t unread);

/// Somebody else said something after what is read, and nobody looks.
void add_unread(Buffer& buffer, Seq seq, bool for_me);
/// After more was loaded: counts what the server only estimated, since it does not know what
/// was ours, or is kept no longer.
void recount(Buffer& buffer);

/// All of it has been seen.
void mark_read(Buffer& buffer);

/// Tells the server of what was read: at most once a second and channel.
void tell_what_is_read(Model& model, const Turn& turn, Intents& intents);
/// The same at once, as the last words to it.
Intents farewell(Model& model);
/// What the server answered; only what it may yet take is told again.
void on_marked(Model& model, const ForMarkRead& asked, const msg::ReplyBody& body,
               const Turn& turn);

} // namespace snug::tui
