#include "tui/view/bars_view.h"

#include "tui/model/words.h"
#include "tui/view/signs.h"

#include "src/text/columns.h"

#include <algorithm>
#include <chrono>

namespace snug::tui {

namespace {

using text::SafeText;

constexpr int columns_for_names = 60;
constexpr std::size_t names_in_title = 2;

/// "ada, bob and 3 more"
SafeText who_is_here(const Buffer& buffer)
{
    SafeText names;
    const auto members = buffer.members.all();
    const std::size_t named =
        members.size() <= names_in_title + 1 ? members.size() : names_in_title;
    for (std::size_t i = 0; i < named; ++i) {
        if (i > 0)
            names += ", ";
        names += SafeText::line(members[i].memberName.str());
    }
    if (named == members.size())
        return names;
    return SafeText::fill(words::and_more, {names, SafeText::number(members.size() - named)});
}

/// "[3 build:2, 5 @carol]": what is new in channels that are not shown.
SafeText news_elsewhere(const Model& model)
{
    SafeText news;
    for (std::size_t i = 1; i < model.buffers.size(); ++i) {
        const Buffer& buffer = model.buffers[i];
        if (buffer.unread == 0 || i == model.pane.buffer)
            continue;
        if (news.empty())
            news += "[";
        else
            news += ", ";
        news += SafeText::number(i) + " ";
        news += short_title(buffer);
        if (buffer.kind == Buffer::Kind::channel)
            news += ":" + SafeText::number(buffer.unread);
        if (buffer.mentions > 0 && buffer.kind == Buffer::Kind::channel)
            news += "!";
    }
    return news.empty() ? news : news + "]";
}

/// How far above the newest entry of the whole log, or, where there is none, of the lines.
std::size_t percent_above_end(const Buffer& buffer, std::size_t line)
{
    std::uint64_t at = line;
    std::uint64_t all = buffer.size();
    const Scrollback& lines = buffer.lines;
    while (line < lines.size() && !lines.at(line).seq)
        ++line;
    if (line < lines.size()) {
        at = lines.at(line).seq->value() - 1;
        all = std::max(buffer.last_seq.value(), at + 1);
    }
    return 100 - 100 * at / std::max<std::uint64_t>(all, 1);
}

SafeText scrolled_words(const Model& model, const ChatLayout& layout)
{
    const Buffer& buffer = model.shown();
    Transcript transcript{buffer, layout.shape};
    const auto top = transcript.top(model.pane.anchor, layout.pane.rows);
    if (!model.pane.anchor || !top)
        return {};
    return SafeText::fill(words::scrolled,
                          {SafeText::number(percent_above_end(buffer, top->line))});
}

} // namespace

void draw_title_bar(const Model& model, Canvas canvas)
{
    canvas.fill(Style::bar);
    const Buffer& buffer = model.shown();
    int column = canvas.put(0, 1, buffer.title, Style::bar, Attributes::bold);
    if (const SafeText door = door_sign(model, buffer); !door.empty())
        column = canvas.put(0, column + 1, door, Style::bar);
    if (buffer.group)
        column = canvas.put(0, column + 1, SafeText::fill(words::list_group, {*buffer.group}),
                            Style::bar);
    if (canvas.columns() >= columns_for_names && buffer.kind == Buffer::Kind::channel)
        column = canvas.put(0, column + 1, who_is_here(buffer), Style::bar);
    if (buffer.kind == Buffer::Kind::status)
        canvas.put(0, column + 2, model.link.server, Style::bar, Attributes::dim);
    const int room = canvas.columns() - column - 3;
    if (room > 0)
        canvas.put(0, column + 2, buffer.topic.shortened(room, model.emoji), Style::bar,
                   Attributes::italic);
}

void draw_status_bar(const Model& model, const ChatLayout& layout, Canvas canvas)
{
    canvas.fill(Style::bar);
    const Buffer& buffer = model.shown();
    int column = 0;
    const auto add = [&](const SafeText& words, Style style = Style::bar,
                         Attributes attributes = Attributes::none) {
        if (!words.empty())
            column = canvas.put(0, column + 1, words, style, attributes);
    };
    add(SafeText::fill("[{}]", {clock_time(model.now.wall, model.offset)}));
    if (!model.link.up() && layout.link.empty())
        add(SafeText::literal(words::no_link), Style::error);
    add(SafeText::line(model.me.name.str()), Style::bar, Attributes::bold);
    if (model.me.verified)
        add(verified_sign(model));
    if (model.me.away)
        add(SafeText::fill("({})", {SafeText::literal(words::status_away)}));
    if (buffer.channel)
        add(SafeText::fill("{}:{}", {SafeText::number(model.pane.buffer), short_title(buffer)}));
    add(door_sign(model, buffer));
    if (buffer.keep.kind != Retention::Kind::forever)
        add(SafeText::fill(words::kept_shortly, {SafeText::line(buffer.keep.str())}), Style::bar,
            Attributes::dim);
    if (buffer.channel && !buffer.joined && model.link.up())
        add(SafeText::literal(words::not_joined), Style::warning);
    add(news_elsewhere(model), Style::bar, Attributes::bold);
    add(scrolled_words(model, layout));
}

void draw_link_bar(const Model& model, Canvas canvas)
{
    using namespace std::chrono;
    const LinkState& link = model.link;
    SafeText words;
    if (link.stage == LinkState::Stage::trying) {
        words =
            link.was_up || link.attempt > 1
                ? SafeText::fill(words::link_trying, {link.server, SafeText::number(link.attempt)})
                : SafeText::fill(words::connecting_words, {link.server});
    } else if (link.retry_at) {
        const auto left = ceil<seconds>(*link.retry_at - model.now.mono).count();
        words = SafeText::fill(words::link_retry,
                               {SafeText::number(std::max<long>(left, 0)), link.why});
    } else {
        words = SafeText::fill(words::link_gave_up, {link.why});
    }
    if (const std::size_t unsent = unsent_count(model); unsent > 0)
        words = SafeText::fill(words::link_unsent, {SafeText::number(unsent)}) + words;
    canvas.fill(Style::warning);
    canvas.put(0, 1, words.shortened(std::max(canvas.columns() - 2, 0), model.emoji),
               Style::warning);
}

void draw_note(const Model& model, Canvas canvas)
{
    SafeText words;
    Style style = Style::system;
    if (model.paste) {
        words = SafeText::fill(words::paste_question, {SafeText::number(model.paste->lines)});
        style = Style::warning;
    } else if (const auto wait = long_wait(model)) {
        words = *wait;
    } else if (model.note) {
        words = model.note->words;
        style = model.note->wrong ? Style::warning : Style::system;
    } else if (const auto held = held_up(model)) {
        words = *held;
        style = Style::warning;
    }
    canvas.put(0, 1, words.shortened(std::max(canvas.columns() - 2, 0), model.emoji), style);
}

void draw_input(const Model& model, const ChatLayout& layout, Canvas canvas)
{
    const int prompt = canvas.put(0, 0, layout.prompt, Style::prompt);
    const int first = layout.first_draft_row;
    for (int row = 0; row < canvas.rows(); ++row) {
        const auto index = static_cast<std::size_t>(first + row);
        if (index >= layout.draft_rows.rows.size())
            break;
        const TextPart part = layout.draft_rows.rows[index];
        canvas.put_part(row, prompt, layout.draft, part.begin, part.end, Style::input);
    }
    if (!model.help && !model.paste)
        canvas.set_cursor(layout.draft_rows.cursor_row - first,
                          prompt + layout.draft_rows.cursor_column);
}

} // namespace snug::tui
