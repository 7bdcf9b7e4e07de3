#pragma once

#include "src/text/emoji.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace snug::tui {

/// The bytes [begin, end) of a text that stand in one row.
struct TextPart {
    std::size_t begin = 0;
    std::size_t end = 0;

    friend constexpr bool operator==(TextPart, TextPart) = default;
};

/// How wide the rows are.  The first may be shorter, where a name stands before it.
struct WrapWidth {
    int first = 0;
    int rest = 0;
};

/// Cuts a text into rows: at its newlines, else between words, else (a word longer
/// than a row, or wide characters, which have no spaces) between characters.
/// Spaces at a cut belong to no row.  There is at least one row, and every row
/// but that of an empty line has at least one character, even one that is too wide.
std::vector<TextPart> wrap(std::string_view text, WrapWidth width,
                           text::EmojiMode emoji = text::EmojiMode::safe);

} // namespace snug::tui
