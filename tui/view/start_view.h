#pragma once

#include "tui/model/model.h"
#include "tui/view/canvas.h"

namespace snug::tui {

/// What one can do, where one was, where one could go.
void draw_start(const Model& model, Canvas canvas);

/// "ada ✓ on this box", at the right of a screen's first row.
void draw_who_and_where(const Model& model, Canvas canvas);

} // namespace snug::tui
