#pragma once

#include "tui/model/line_editor.h"

#include "src/text/safe_text.h"

#include <cstddef>

namespace snug::tui {

/// What a field or a draft looks like, and where its cursor is in that.
struct ShownText {
    text::SafeText text;
    std::size_t cursor = 0; ///< a byte offset
};

/// With `masked`, a sign for each character.
ShownText shown_text(const LineEditor& editor, bool masked);

} // namespace snug::tui
