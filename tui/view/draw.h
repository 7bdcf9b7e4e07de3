#pragma once

#include "tui/model/model.h"
#include "tui/view/grid.h"

#include "src/text/safe_text.h"

namespace snug::tui {

/// The whole screen, on a grid of the model's size.
void draw(const Model& model, Grid& grid);

/// For the terminal's title bar: "snug #ops (3)".
text::SafeText window_title(const Model& model);

} // namespace snug::tui
