#pragma once

#include "tui/model/keys.h"
#include "tui/model/model.h"

namespace snug::tui {

void act_in_help(Model& model, Act act);
/// Negative: up.
void scroll_help(Model& model, int rows);

} // namespace snug::tui
