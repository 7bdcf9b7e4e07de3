#pragma once

#include "tui/model/layout.h"
#include "tui/view/canvas.h"

namespace snug::tui {

// The single rows of the chat screen.

/// The channel, who is there, its topic.
void draw_title_bar(const Model& model, Canvas canvas);
/// The time, who one is, where, what is new elsewhere.
void draw_status_bar(const Model& model, const ChatLayout& layout, Canvas canvas);
/// That the link is down, and for how long it waits.
void draw_link_bar(const Model& model, Canvas canvas);
/// What snug has to say to the last key.
void draw_note(const Model& model, Canvas canvas);
/// The prompt and the draft.
void draw_input(const Model& model, const ChatLayout& layout, Canvas canvas);

} // namespace snug::tui
