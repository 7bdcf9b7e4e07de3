#pragma once

#include "tui/model/wrap.h"

#include <string_view>
#include <vector>

namespace snug::tui {

/// A draft as it stands in the input line, and where its cursor is.
struct DraftRows {
    std::vector<TextPart> rows; ///< at least one
    int cursor_row = 0;
    int cursor_column = 0;
};

/// Cuts a draft into rows of `columns`, between characters: every byte but a
/// newline is in a row, so that the cursor has a place everywhere.
DraftRows draft_rows(std::string_view draft, std::size_t cursor, int columns,
                     text::EmojiMode emoji = text::EmojiMode::safe);

} // namespace snug::tui
