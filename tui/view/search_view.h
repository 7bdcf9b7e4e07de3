#pragma once

#include "tui/model/model.h"
#include "tui/view/canvas.h"

namespace snug::tui {

/// What /search found, two rows each, the chosen one in view.
void draw_search(const Model& model, Canvas canvas);

} // namespace snug::tui
