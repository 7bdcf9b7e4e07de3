#include "tui/view/list_view.h"

#include "tui/model/words.h"
#include "tui/view/signs.h"

#include "src/text/columns.h"

#include <algorithm>

namespace snug::tui {

namespace {

using text::SafeText;

constexpr std::size_t most_counted = 99;

/// A frame with words in its upper edge.
void draw_frame(Canvas canvas, const SafeText& title)
{
    canvas.box();
    const SafeText shown = (" " + title + " ").shortened(std::max(canvas.columns() - 3, 0));
    canvas.put(0, 1, shown, Style::border);
}

/// The number or sign at a channel's right.
SafeText news_of(const Model& model, const Buffer& buffer)
{
    if (buffer.kind == Buffer::Kind::direct)
        return buffer.unread > 0 ? sign(model, words::direct_mark, words::direct_mark_ascii)
                                 : SafeText{};
    if (buffer.unread > most_counted && buffer.mentions > 0)
        return SafeText::literal("99+!");
    if (buffer.unread > most_counted)
        return SafeText::literal("99+");
    if (buffer.mentions > 0)
        return SafeText::fill("({}!)", {SafeText::number(buffer.unread)});
    if (buffer.unread > 0)
        return SafeText::fill("({})", {SafeText::number(buffer.unread)});
    return door_sign(model, buffer);
}

Style channel_style(const Model& model, const Buffer& buffer)
{
    if (buffer.mentions > 0)
        return Style::mention;
    if (buffer.unread > 0)
        return Style::unread;
    return &buffer == &model.shown() ? Style::title : Style::text;
}

void draw_channel(const Model& model, std::size_t index, Canvas row)
{
    const Buffer& buffer = model.buffers[index];
    const bool shown = index == model.pane.buffer;
    const Style style = channel_style(model, buffer);
    if (shown)
        row.put(0, 0, sign(model, words::here_mark, words::here_mark_ascii), Style::title);
    const bool two_digits = model.buffers.size() > 10;
    const int name_column = two_digits ? 4 : 3;
    if (index > 0)
        row.put(0, two_digits && index < 10 ? 2 : 1, SafeText::number(index), Style::dim);

    const SafeText news = news_of(model, buffer);
    const int news_columns = text::columns_of_text(news.str(), model.emoji);
    const int room = row.columns() - name_column - (news_columns > 0 ? news_columns + 1 : 0);
    Attributes attributes = shown ? Attributes::bold : Attributes::none;
    if (index > 0 && !buffer.joined)
        attributes |= Attributes::dim;
    row.put(0, name_column, short_title(buffer).shortened(std::max(room, 0), model.emoji), style,
            attributes);
    row.put(0, row.columns() - news_columns, news, style);
}

/// snug's own page has a place in the list only while it is looked at.
std::size_t first_listed(const Model& model)
{
    return model.pane.buffer == 0 ? 0 : 1;
}

SafeText shown_name(const Model& model, const msg::Member& member)
{
    SafeText name = SafeText::line(member.memberName.str());
    if (member.verified)
        name += " " + verified_sign(model);
    return name;
}

} // namespace

void draw_channel_list(const Model& model, Canvas canvas)
{
    draw_frame(canvas, SafeText::literal(words::channels_title));
    Canvas inside = canvas.inset(1);
    const std::size_t first = first_listed(model);
    const std::size_t rows = static_cast<std::size_t>(std::max(inside.rows(), 0));
    const std::size_t place = model.pane.buffer - first;
    const std::size_t scrolled = place < rows ? 0 : place - rows + 1;
    for (std::size_t i = 0; i < rows && first + scrolled + i < model.buffers.size(); ++i)
        draw_channel(model, first + scrolled + i,
                     inside.sub({static_cast<int>(i), 0, 1, inside.columns()}));
}

void draw_member_list(const Model& model, Canvas canvas)
{
    const Buffer& buffer = model.shown();
    const std::size_t count = buffer.members.size();
    draw_frame(
        canvas,
        SafeText::fill(words::members_title,
                       {SafeText::number(std::max<std::uint64_t>(count, buffer.member_count))}));
    Canvas inside = canvas.inset(1);
    const auto rows = static_cast<std::size_t>(std::max(inside.rows(), 0));
    const std::size_t listed = count <= rows ? count : rows - std::min<std::size_t>(rows, 1);
    for (std::size_t i = 0; i < listed; ++i) {
        const msg::Member& member = buffer.members.all()[i];
        const int row = static_cast<int>(i);
        if (member.away)
            inside.put(row, 0, words::away_mark, Style::dim);
        inside.put(row, 1, shown_name(model, member).shortened(inside.columns() - 1, model.emoji),
                   style_of(model, member.userId),
                   member.away ? Attributes::dim : Attributes::none);
    }
    if (listed < count)
        inside.put(static_cast<int>(listed), 1,
                   SafeText::fill("+{}", {SafeText::number(count - listed)}), Style::dim);
}

} // namespace snug::tui
