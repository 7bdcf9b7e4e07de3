#pragma once

#include "tui/model/intent.h"
#include "tui/model/keys.h"
#include "tui/model/model.h"

namespace snug::tui {

/// A key of the start screen.
void act_on_start(Model& model, Act act, Intents& intents);

} // namespace snug::tui
