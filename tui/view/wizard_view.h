#pragma once

#include "tui/model/model.h"
#include "tui/view/canvas.h"

namespace snug::tui {

/// The form that makes a channel or enters one.
void draw_wizard(const Model& model, Canvas canvas);

} // namespace snug::tui
