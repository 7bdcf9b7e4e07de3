#include "tui/model/edit_keys.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace snug::tui {

namespace {

constexpr auto edit_rows = std::to_array<EditKey>({
    {Edit::left, "left", "a character back", key(NamedKey::left), ctrl(U'b')},
    {Edit::right, "right", "a character on", key(NamedKey::right), ctrl(U'f')},
    {Edit::word_left, "word-left", "a word back", alt(U'b'), ctrl(NamedKey::left)},
    {Edit::word_right, "word-right", "a word on", alt(U'f'), ctrl(NamedKey::right)},
    {Edit::line_start, "line-start", "to the line's start", ctrl(U'a'), key(NamedKey::home)},
    {Edit::line_end, "line-end", "to the line's end", ctrl(U'e'), key(NamedKey::end)},
    {Edit::line_up, "line-up", "a line up in a draft of several", key(NamedKey::up)},
    {Edit::line_down, "line-down", "a line down in a draft of several", key(NamedKey::down)},
    {Edit::delete_left, "delete-left", "remove the character before", key(NamedKey::backspace)},
    {Edit::delete_right, "delete-right", "remove the character under the cursor",
     key(NamedKey::delete_), ctrl(U'd')},
    {Edit::kill_blank_left, "kill-blank-left", "cut back to the last space", ctrl(U'w')},
    {Edit::kill_word_left, "kill-word-left", "cut the word before", alt(NamedKey::backspace)},
    {Edit::kill_word_right, "kill-word-right", "cut the word after", alt(U'd')},
    {Edit::kill_to_start, "kill-to-start", "cut to the line's start", ctrl(U'u')},
    {Edit::kill_to_end, "kill-to-end", "cut to the line's end", Key{}},
    {Edit::yank, "yank", "put back what was cut", ctrl(U'y')},
    {Edit::transpose, "transpose", "swap two characters", ctrl(U't')},
    {Edit::newline, "newline", "begin a new line", alt(NamedKey::enter), ctrl(U'j')},
    {Edit::undo, "undo", "take the last change back", ctrl(U'_')},
});

constexpr bool in_order()
{
    for (std::size_t i = 0; i < edit_rows.size(); ++i)
        if (static_cast<std::size_t>(edit_rows[i].edit) != i)
            return false;
    return edit_rows.back().edit == Edit::undo;
}
static_assert(in_order());

} // namespace

std::span<const EditKey> edit_keys()
{
    return edit_rows;
}

std::optional<Edit> edit_for(Key pressed)
{
    if (pressed == Key{})
        return std::nullopt;
    const auto* row = std::ranges::find_if(edit_rows, [&](const EditKey& edit) {
        return edit.first == pressed || edit.second == pressed;
    });
    return row == edit_rows.end() ? std::nullopt : std::optional{row->edit};
}

} // namespace snug::tui
