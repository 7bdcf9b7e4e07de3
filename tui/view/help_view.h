#pragma once

#include "tui/model/model.h"
#include "tui/view/canvas.h"

namespace snug::tui {

/// All that can be typed and pressed, from the tables.
void draw_help(const Model& model, Canvas canvas);

} // namespace snug::tui
