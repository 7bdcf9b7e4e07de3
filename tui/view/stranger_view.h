#pragma once

#include "tui/model/model.h"
#include "tui/view/canvas.h"

namespace snug::tui {

/// A server that is not known: its fingerprint, and the question whether it is the right one.  Or
/// one that is known by another key: both fingerprints, and what to do.
void draw_stranger(const Model& model, Canvas canvas);

} // namespace snug::tui
