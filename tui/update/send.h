#pragma once

#include "tui/model/intent.h"
#include "tui/model/model.h"
#include "tui/update/update.h"

#include <string>

namespace snug::tui {

/// Enter: the draft is a command, or something to say, or held because it looks
/// like a command and is none.
void send_draft(Model& model, const Turn& turn, Intents& intents);

/// Says it in the channel that is shown.  False if that cannot be; a note says why.
bool say(Model& model, msg::MessageKind kind, std::string text, const Turn& turn);

/// Sends what waits in channels that can be spoken in, one message at a time each,
/// so that they stay in order.
void send_waiting(Model& model, const Turn& turn, Intents& intents);

/// Ends the program; but where something is not sent yet, only the second time.
void quit_unless_unsent(Model& model, Intents& intents);

void on_said(Model& model, const ForSay& asked, const msg::ReplyBody& body, const Turn& turn);

} // namespace snug::tui
