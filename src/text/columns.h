#pragma once

#include "src/text/emoji.h"

#include <optional>
#include <string>
#include <string_view>

/// Text as columns of a terminal.
namespace snug::text {

/// 0, 1 or 2 by the C library's wcwidth(), as ncurses counts; nothing for a
/// control and for what the library does not know (its Unicode may be older
/// than utf8proc's), for such a code point cannot be drawn.
///
/// The answer is that of the locale C.UTF-8 whatever the program's locale is,
/// so it is the same in a test that never called setlocale().
std::optional<int> code_point_columns(char32_t code_point);

/// The columns the cursor moves when printable_cluster(cluster, mode) is written.
int columns_of(std::string_view cluster, EmojiMode mode = EmojiMode::safe);

/// The sum over the text's clusters.
int columns_of_text(std::string_view text, EmojiMode mode = EmojiMode::safe);

/// The longest prefix of whole clusters that takes at most `columns`.
std::string_view truncate_to_columns(std::string_view text, int columns,
                                     EmojiMode mode = EmojiMode::safe);

/// The text if it fits; else as much as leaves room for "…", and that.
std::string truncate_with_ellipsis(std::string_view text, int columns,
                                   EmojiMode mode = EmojiMode::safe);

} // namespace snug::text
