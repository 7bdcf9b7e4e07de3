#pragma once

#include "tui/model/intent.h"
#include "tui/model/model.h"
#include "tui/update/update.h"

namespace snug::tui {

/// What follows from any change: what is looked at is read, what is missing is asked
/// for, what waits is sent.  Every update ends with it.
void settle(Model& model, const Turn& turn, Intents& intents);

} // namespace snug::tui
