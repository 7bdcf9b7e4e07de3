#pragma once

#include "tui/model/model.h"
#include "tui/view/canvas.h"

namespace snug::tui {

/// The channels at the left: numbered, with what is new.
void draw_channel_list(const Model& model, Canvas canvas);

/// Who is in the channel that is shown, at the right.
void draw_member_list(const Model& model, Canvas canvas);

} // namespace snug::tui
