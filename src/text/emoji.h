#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace snug::text {

/// How much of an emoji sequence is given to the terminal.
///
/// A family joined by ZWJ, a skin tone, a keycap, a flag or a heart made
/// colourful by VS16 takes another number of columns in each terminal,
/// multiplexer and C library; where they disagree, lines shear.
enum class EmojiMode {
    /// Only what all of them agree on: the first emoji of a sequence, the digit
    /// of a keycap, a flag as its two letters (DE).
    safe,
    /// Whole sequences, two columns each: for a terminal that was asked (CSI 6n)
    /// and answered so.
    full,
};

/// What a cluster is, as far as a terminal may get it wrong.
enum class ClusterKind { plain, emoji_sequence, flag };

ClusterKind kind_of(std::string_view cluster);

/// What to write to a terminal for one cluster of next_cluster(); columns_of()
/// counts exactly this.  Always valid UTF-8; nothing in it moves the cursor
/// other than forward: a control, or a code point the C library cannot draw,
/// is U+FFFD, and what would draw over its neighbour is left out.
std::string printable_cluster(std::string_view cluster, EmojiMode mode = EmojiMode::safe);

} // namespace snug::text
