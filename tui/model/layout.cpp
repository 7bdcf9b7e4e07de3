#include "tui/model/layout.h"

#include "tui/model/shown_text.h"
#include "tui/model/words.h"

#include "src/text/columns.h"

#include <algorithm>

namespace snug::tui {

namespace {

using text::SafeText;

constexpr int least_text = 40;
constexpr int columns_for_channels = 72;
constexpr int columns_for_members = 100;
constexpr int columns_for_wide_lists = 120;
constexpr int beside_channel = 10; // the frame, a number, what is new; a '#' is not shown
constexpr int least_channels = 14;
constexpr int beside_member = 5; // the frame, a space, a mark
constexpr int least_members = 11;
constexpr int time_columns = 7; // " 12:54 "
constexpr int mark_columns = 2; // " ✓"
constexpr int rule_columns = 3; // " │ "
constexpr int least_nick = 5;
constexpr int most_nick = 14;
constexpr int most_draft_rows = 6;

int widest_channel(const Model& model)
{
    int widest = 0;
    for (const Buffer& buffer : model.buffers)
        widest = std::max(widest, text::columns_of_text(buffer.title.str(), model.emoji));
    return widest;
}

/// Names beside the text if that leaves enough of it; times only then.
TranscriptShape shape_for(const Model& model, int columns)
{
    TranscriptShape shape{.offset = model.offset, .emoji = model.emoji};
    const int wanted = std::clamp(model.shown().nick_columns, least_nick, most_nick);
    for (const bool times : {true, false}) {
        const int room = columns - (times ? time_columns : 1) - mark_columns - rule_columns;
        if (room - least_nick < least_text)
            continue;
        shape.times = times;
        shape.nick_columns = std::min(wanted, room - least_text);
        shape.text_columns = room - shape.nick_columns;
        return shape;
    }
    shape.names = TranscriptShape::Names::in_text;
    shape.times = false;
    shape.text_columns = columns;
    return shape;
}

bool wished(ListWish wish, int columns, int enough)
{
    return wish == ListWish::shown || (wish == ListWish::automatic && columns >= enough);
}

/// Lists at both sides, as wished and as the text leaves room; borders beside them.
void share_columns(const Model& model, Rect body, ChatLayout& layout)
{
    const int columns = body.columns;
    const bool roomy = columns >= columns_for_wide_lists;
    const int channels =
        std::clamp(widest_channel(model) + beside_channel, least_channels, roomy ? 26 : 18);
    const int members =
        std::clamp(model.shown().members.widest() + beside_member, least_members, roomy ? 24 : 18);
    const auto pane_of = [&](bool left, bool right) {
        return columns - (left ? channels + 1 : 0) - (right ? members + 1 : 0);
    };
    const auto enough = [&](bool left, bool right) { return pane_of(left, right) >= least_text; };

    bool left = wished(model.channel_list, columns, columns_for_channels) && enough(true, false);
    const bool right = model.shown().kind == Buffer::Kind::channel &&
                       wished(model.member_list, columns, columns_for_members) &&
                       enough(left, true);
    layout.pane = body;
    if (left) {
        layout.channels = {body.row, 0, body.rows, channels};
        layout.pane.column = channels + 1;
    }
    if (right)
        layout.members = {body.row, columns - members, body.rows, members};
    layout.pane.columns = pane_of(left, right);
    layout.shape = shape_for(model, layout.pane.columns);
}

SafeText prompt_of(const Model& model)
{
    if (model.password)
        return SafeText::fill(model.password->is_new ? words::password_new_prompt
                                                     : words::password_prompt,
                              {SafeText::line(model.password->channel.display())});
    return SafeText::fill(words::prompt, {model.shown().title});
}

ShownText shown_draft(const Model& model)
{
    if (!model.password)
        return shown_text(model.shown().draft, false);
    return shown_text(model.password->password, !model.password->shown_until);
}

void place_draft(const Model& model, int most_rows, ChatLayout& layout)
{
    const int columns = model.size.columns;
    layout.prompt = prompt_of(model).shortened(std::max(columns / 2, 1), model.emoji);
    const int room = columns - text::columns_of_text(layout.prompt.str(), model.emoji);
    const ShownText shown = shown_draft(model);
    layout.draft = shown.text;
    layout.draft_rows = draft_rows(shown.text.str(), shown.cursor, room, model.emoji);
    const int rows = std::clamp(static_cast<int>(layout.draft_rows.rows.size()), 1, most_rows);
    layout.input = {model.size.rows - rows, 0, rows, columns};
    layout.first_draft_row = std::max(0, layout.draft_rows.cursor_row - rows + 1);
}

} // namespace

ChatLayout chat_layout(const Model& model)
{
    const auto [rows, columns] = model.size;
    ChatLayout layout;
    if (too_small(model.size))
        return layout;
    layout.title = {0, 0, 1, columns};
    place_draft(model, std::clamp(rows / 4, 1, most_draft_rows), layout);

    int bottom = layout.input.row; // all above is taken from here upwards
    const auto take_row = [&, columns = columns](Rect& place) {
        place = {--bottom, 0, 1, columns};
    };
    const bool crowded = bottom < 5; // a note may have the status line's place, no more
    const bool noted = model.note || model.paste || long_wait(model) || held_up(model);
    if (crowded && noted)
        take_row(layout.note);
    else
        take_row(layout.status);
    if (!crowded && noted)
        take_row(layout.note);
    if (!crowded && !model.link.up())
        take_row(layout.link);
    share_columns(model, {1, 0, std::max(bottom - 1, 1), columns}, layout);
    return layout;
}

} // namespace snug::tui
