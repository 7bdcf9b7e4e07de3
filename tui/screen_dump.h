#pragma once

#include "tui/view/grid.h"

#include <filesystem>

namespace snug::tui {

/// Writes the screen as text, and after it a line with the cursor's place, for tests.
/// A reader sees a whole screen or the one before, never half of it.
void dump_screen(const Grid& grid, const std::filesystem::path& file);

} // namespace snug::tui
