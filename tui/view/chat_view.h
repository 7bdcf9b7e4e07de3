#pragma once

#include "tui/model/model.h"
#include "tui/view/canvas.h"

namespace snug::tui {

/// A channel, with lists at its sides where there is room, and the draft.
void draw_chat(const Model& model, Canvas canvas);

} // namespace snug::tui
