#pragma once

#include "tui/model/key.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace snug::tui {

/// What can be done to a draft, as readline calls it.
enum class Edit : std::uint8_t {
    left,
    right,
    word_left,
    word_right,
    line_start,
    line_end,
    line_up, ///< in a draft of several lines
    line_down,
    delete_left,
    delete_right,
    kill_blank_left, ///< back to white space
    kill_word_left,
    kill_word_right,
    kill_to_start,
    kill_to_end,
    yank,
    transpose,
    newline,
    undo,
};

/// A row of the table of keys: for the editor, the help and the man page.
struct EditKey {
    Edit edit;
    std::string_view name; ///< for /bind
    std::string_view summary;
    Key first; ///< Key{} where there is none
    Key second = {};
};

/// One row an edit, in the order of the enumeration.
std::span<const EditKey> edit_keys();

/// What the key does to a draft, if it is bound to nothing else.
std::optional<Edit> edit_for(Key key);

} // namespace snug::tui
