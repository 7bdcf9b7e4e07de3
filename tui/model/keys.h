#pragma once

#include "tui/model/key.h"

#include "src/text/safe_text.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace snug::tui {

/// Where a key was pressed.  What is bound nowhere else is looked up in `anywhere`.
enum class Context : std::uint8_t {
    anywhere,
    start,
    form,
    chat,
    search,
    help,
    paste,
    password,
    stranger,
};

/// What a key does, besides editing a draft (edit_keys.h).
enum class Act : std::uint8_t {
    quit,
    help,
    repaint,
    suspend,
    // start screen
    choose_up,
    choose_down,
    choose_left,
    choose_right,
    choose,
    join,
    create,
    back,
    // form
    next_field,
    previous_field,
    accept,
    option_left,
    option_right,
    show_password,
    make_phrase,
    // chat
    send,
    line_up,
    line_down,
    page_up,
    page_down,
    few_up,
    few_down,
    to_top,
    to_bottom,
    to_top_if_empty,
    to_bottom_if_empty,
    older_input,
    newer_input,
    complete,
    complete_back,
    go_to_number,
    next_active,
    next_channel,
    previous_channel,
    first_unread,
    previous_mention,
    next_mention,
    stop,
    toggle_channels,
    toggle_members,
    // help
    close_help,
    // paste
    paste_send,
    paste_edit,
    paste_cancel,
    // a server that is not known
    trust,
};

/// A row of the table of keys, from which help and footers are made.  Rows with
/// the same words are one row of the help.
struct KeyRow {
    Context context;
    Key key;
    Act act;
    std::string_view name; ///< for /bind
    text::OurWords summary;
    int number = 0; ///< of go_to_number
};

std::span<const KeyRow> key_rows();
/// Null where the key is not bound.
const KeyRow* bound(Context context, Key key);

/// The heading of a context's keys in the help.
text::OurWords heading(Context context);

} // namespace snug::tui
