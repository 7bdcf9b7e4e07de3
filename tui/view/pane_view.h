#pragma once

#include "tui/model/layout.h"
#include "tui/view/canvas.h"

namespace snug::tui {

/// What was said: the rows of a buffer, and what lies below them.
void draw_pane(const Model& model, const ChatLayout& layout, Canvas canvas);

} // namespace snug::tui
