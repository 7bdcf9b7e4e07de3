#pragma once

#include "tui/model/intent.h"
#include "tui/model/model.h"
#include "tui/update/update.h"

namespace snug::tui {

/// Asks for what is missing: what was said while the link was down, small gaps, what the
/// pane shows and is on its way to, and what lies above and below, before one gets there.
void ask_for_history(Model& model, const Turn& turn, Intents& intents);

void on_history(Model& model, const ForHistory& asked, const msg::ReplyBody& body,
                const Turn& turn);

} // namespace snug::tui
