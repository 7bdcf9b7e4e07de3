#include "tui/update/chat_keys.h"

#include "tui/model/layout.h"
#include "tui/model/words.h"
#include "tui/update/buffers.h"
#include "tui/update/channels.h"
#include "tui/update/complete.h"
#include "tui/update/scrolling.h"
#include "tui/update/send.h"

#include <algorithm>

namespace snug::tui {

namespace {

using text::SafeText;
using namespace std::chrono_literals;

constexpr int few_rows = 3;
constexpr std::size_t lines_pasted_unasked = 5;
constexpr auto channel_password_shown_for = 5s;

/// Moves the draft's cursor where the draft has a line for it.
bool moves_in_draft(LineEditor& draft, Act act)
{
    switch (act) {
    case Act::line_up:
        return draft.has_several_lines() && (draft.apply(Edit::line_up), true);
    case Act::line_down:
        return draft.has_several_lines() && (draft.apply(Edit::line_down), true);
    case Act::to_top_if_empty:
        return !draft.empty() && (draft.apply(Edit::line_start), true);
    case Act::to_bottom_if_empty:
        return !draft.empty() && (draft.apply(Edit::line_end), true);
    default: // moves over what was said
        return false;
    }
}

void recall(Buffer& buffer, std::optional<std::string> line)
{
    if (line)
        buffer.draft.set_text(*line);
}

void toggle(ListWish& wish, bool is_shown)
{
    wish = is_shown ? ListWish::hidden : ListWish::shown;
}

bool scrolls(Model& model, Act act)
{
    switch (act) {
    case Act::line_up:
        return scroll_rows(model, -1), true;
    case Act::line_down:
        return scroll_rows(model, 1), true;
    case Act::page_up:
        return scroll_pages(model, -1), true;
    case Act::page_down:
        return scroll_pages(model, 1), true;
    case Act::few_up:
        return scroll_rows(model, -few_rows), true;
    case Act::few_down:
        return scroll_rows(model, few_rows), true;
    case Act::to_top:
    case Act::to_top_if_empty:
        return scroll_to_top(model), true;
    case Act::to_bottom:
    case Act::to_bottom_if_empty:
        return scroll_to_bottom(model), true;
    case Act::first_unread:
        return scroll_to_unread(model), true;
    default: // is no scrolling
        return false;
    }
}

std::size_t lines_in(const std::string& text)
{
    const auto end = text.find_last_not_of('\n');
    return 1 +
           static_cast<std::size_t>(std::count(
               text.begin(),
               text.begin() + static_cast<std::ptrdiff_t>(end == text.npos ? 0 : end + 1), '\n'));
}

void insert(Model& model, std::string_view text)
{
    if (!model.shown().draft.insert(text))
        model.note = Note{SafeText::literal(words::draft_full), true};
}

std::string_view without_last_newlines(std::string_view text)
{
    return text.substr(0, text.find_last_not_of('\n') + 1);
}

} // namespace

void act_in_chat(Model& model, const KeyRow& row, Key pressed, const Turn& turn, Intents& intents)
{
    Buffer& buffer = model.shown();
    if (row.act != Act::complete && row.act != Act::complete_back)
        model.completion.reset();
    if (moves_in_draft(buffer.draft, row.act) || scrolls(model, row.act))
        return;
    switch (row.act) {
    case Act::send:
        return send_draft(model, turn, intents);
    case Act::older_input:
        return recall(buffer, buffer.history.older(buffer.draft.text()));
    case Act::newer_input:
        return recall(buffer, buffer.history.newer());
    case Act::complete:
        complete(model, 1);
        return;
    case Act::complete_back:
        complete(model, -1);
        return;
    case Act::go_to_number:
        return show_number(model, static_cast<std::size_t>(row.number));
    case Act::next_active:
        return show_next_active(model);
    case Act::next_channel:
        return show_neighbour(model, 1);
    case Act::previous_channel:
        return show_neighbour(model, -1);
    case Act::previous_mention:
    case Act::next_mention:
        if (!scroll_to_mention(model, row.act == Act::previous_mention ? -1 : 1))
            model.note = Note{SafeText::literal(words::no_more_mentions)};
        return;
    case Act::stop:
        model.pane.jump.reset();
        return;
    case Act::toggle_channels:
        return toggle(model.channel_list, !chat_layout(model).channels.empty());
    case Act::toggle_members:
        return toggle(model.member_list, !chat_layout(model).members.empty());
    default: // is of another screen: what it types counts
        return type_in_chat(model, pressed);
    }
}

void type_in_chat(Model& model, Key pressed)
{
    LineEditor& draft = model.shown().draft;
    model.completion.reset();
    if (pressed.types()) {
        if (!draft.insert(pressed.character))
            model.note = Note{SafeText::literal(words::draft_full), true};
    } else if (const auto edit = edit_for(pressed)) {
        draft.apply(*edit);
    }
}

void paste_in_chat(Model& model, const std::string& text)
{
    if (model.password) {
        model.password->password.insert(without_last_newlines(text));
        return;
    }
    model.completion.reset();
    const std::size_t lines = lines_in(text);
    if (lines > lines_pasted_unasked)
        model.paste =
            PasteQuestion{.text = std::string{without_last_newlines(text)}, .lines = lines};
    else
        insert(model, without_last_newlines(text));
}

void act_on_paste(Model& model, Act act, const Turn& turn)
{
    const std::string text = std::move(model.paste->text);
    model.paste.reset();
    if (act == Act::paste_edit)
        return insert(model, text);
    if (act != Act::paste_send)
        return;
    const std::string draft = model.shown().draft.text();
    if (say(model, msg::MessageKind::text, draft + text, turn))
        model.shown().draft.clear();
    else
        insert(model, text); // too long: to be cut
}

void act_on_password(Model& model, Act act, const Turn& turn, Intents& intents)
{
    switch (act) {
    case Act::accept:
        return send_password(model, intents);
    case Act::show_password:
        model.password->shown_until = turn.now.mono + channel_password_shown_for;
        return;
    case Act::back:
        model.password.reset();
        return;
    default: // is of another screen
        return;
    }
}

void type_password(Model& model, Key pressed)
{
    LineEditor& field = model.password->password;
    if (pressed.types())
        field.insert(pressed.character);
    else if (const auto edit = edit_for(pressed); edit && *edit != Edit::newline)
        field.apply(*edit);
}

} // namespace snug::tui
