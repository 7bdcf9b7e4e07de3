#pragma once

#include "tui/model/model.h"
#include "tui/model/place_in_log.h"

#include "src/protocol/ids.h"

namespace snug::tui {

// Moving over what was said.  Each leaves the pane following the newest line when
// that has come into view.

/// Negative: up.
void scroll_rows(Model& model, int rows);
void scroll_pages(Model& model, int pages);
void scroll_to_top(Model& model);
void scroll_to_bottom(Model& model);
/// Brings the unread line near the top.
void scroll_to_unread(Model& model);
/// Brings the first line at or after `seq` near the top; what is not loaded is loaded first.
void go_to(Model& model, Seq seq);
void go_to(Model& model, const PlaceInLog& place);
/// The same for what is loaded, or as near as that is.
void scroll_to(Model& model, Seq seq);
/// To the next line for us above (-1) or below (+1).  False if there is none.
bool scroll_to_mention(Model& model, int direction);

} // namespace snug::tui
