#pragma once

#include "tui/model/model.h"

namespace snug::tui {

/// Keeps what is loaded of all channels within a fixed part of the memory, however much was
/// read and said: where a buffer has too much, what is farthest from the view goes.  It is a
/// gap then, and is loaded again by who comes near.
void bound_windows(Model& model);

} // namespace snug::tui
