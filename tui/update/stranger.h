#pragma once

#include "tui/model/intent.h"
#include "tui/model/keys.h"
#include "tui/model/model.h"

namespace snug::tui {

/// Whoever was typing when that came up answers nothing: it listens once no key was pressed for a
/// moment.
bool is_too_early(Model& model, MonoTime now);
/// While it is asked whether a server that is not known is the right one.
void act_on_stranger(Model& model, Act act, Intents& intents);

} // namespace snug::tui
