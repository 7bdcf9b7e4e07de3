#pragma once

#include "tui/model/line_editor.h"
#include "tui/view/canvas.h"

namespace snug::tui {

/// The part of a field's text that fits on the canvas's first row, scrolled so that
/// the cursor is in it; with `focused` the terminal's cursor stands there.
void draw_field(Canvas canvas, const LineEditor& editor, bool masked, bool focused);

} // namespace snug::tui
