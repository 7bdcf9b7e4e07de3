#include "tui/view/pane_view.h"

#include "tui/model/words.h"
#include "tui/view/signs.h"

#include "src/base/overloaded.h"
#include "src/text/columns.h"

#include <algorithm>

namespace snug::tui {

namespace {

using text::SafeText;
using Names = TranscriptShape::Names;

void put_centred(Canvas canvas, int row, const SafeText& words, Style style)
{
    const int columns = text::columns_of_text(words.str(), canvas.emoji());
    canvas.put(row, std::max(0, (canvas.columns() - columns) / 2), words, style);
}

/// How the text of a line looks.
struct TextLook {
    Style style = Style::text;
    Attributes attributes = Attributes::none;
};

TextLook look_of(const LineContent& content)
{
    return std::visit(
        Overloaded{
            [](const SaidLine& said) {
                return TextLook{Style::text, said.action ? Attributes::italic : Attributes::none};
            },
            [](const PresenceLine&) { return TextLook{Style::dim}; },
            [](const NoticeLine& notice) {
                switch (notice.tone) {
                case NoticeLine::Tone::plain:
                    return TextLook{Style::system};
                case NoticeLine::Tone::dim:
                    return TextLook{Style::dim};
                case NoticeLine::Tone::error:
                    return TextLook{Style::error};
                }
                return TextLook{};
            }},
        content);
}

class PaneView {
public:
    PaneView(const Model& model, const ChatLayout& layout, Canvas canvas)
        : model_{model}, buffer_{model.shown()}, shape_{layout.shape}, canvas_{canvas},
          text_column_{canvas.columns() - layout.shape.text_columns}
    {
    }

    void draw()
    {
        Transcript transcript{buffer_, shape_};
        const auto top = transcript.top(model_.pane.anchor, canvas_.rows());
        if (!top)
            return draw_empty();
        const auto rows = transcript.rows_from(*top, canvas_.rows());
        int row = canvas_.rows() - static_cast<int>(rows.size()); // the newest stand at the bottom
        for (const TranscriptRow& part : rows)
            draw_row(row++, part);
        if (buffer_.loading && model_.pane.anchor && top->line == 0)
            draw_bar(0, SafeText::literal(words::loading_older), Style::dim);
        draw_news();
    }

private:
    void draw_empty()
    {
        const bool status = buffer_.kind == Buffer::Kind::status;
        const SafeText words =
            SafeText::literal(status ? words::empty_status : words::empty_channel);
        if (!status && (!buffer_.joined || buffer_.last_seq > Seq{0}))
            return; // it is on its way
        int row = canvas_.rows() / 2;
        const int room = std::max(canvas_.columns() - 2, 1);
        for (const TextPart part : wrap(words.str(), {.first = room, .rest = room}))
            canvas_.put_part(row++, 1, words, part.begin, part.end, Style::dim);
    }

    void draw_row(int row, const TranscriptRow& part)
    {
        const Line& line = buffer_.line(part.line);
        switch (part.kind) {
        case TranscriptRow::Kind::day:
            return put_centred(
                canvas_, row,
                SafeText::fill(words::day_line, {date_words(day_of(line.time, shape_.offset))}),
                Style::date_line);
        case TranscriptRow::Kind::unread:
            return draw_unread_line(row);
        case TranscriptRow::Kind::gap:
            return put_centred(canvas_, row, SafeText::literal(words::gap_line), Style::dim);
        case TranscriptRow::Kind::text:
            return draw_text(row, line, part);
        }
    }

    void draw_unread_line(int row)
    {
        canvas_.line_across(row, 0, canvas_.columns(), "- ", Style::unread_line);
        const SafeText words =
            SafeText::fill(words::unread_line, {SafeText::number(buffer_.mark->count)});
        const int columns = text::columns_of_text(words.str(), canvas_.emoji());
        const int middle = std::max(0, (canvas_.columns() - columns) / 2);
        canvas_.put(row, middle | 1, words, Style::unread_line); // a dash stands before it
    }

    void draw_text(int row, const Line& line, const TranscriptRow& part)
    {
        TextLook look = look_of(line.content);
        if (buffer_.unsent_at(part.line) != nullptr)
            look.attributes |= Attributes::dim;
        int column = text_column_;
        if (shape_.names == Names::in_text)
            column = part.first ? draw_lead(row, line, part) : draw_continuation(row);
        if (shape_.names == Names::column)
            draw_margin(row, line, part);
        canvas_.put_part(row, column, text_of(line), part.part.begin, part.part.end, look.style,
                         look.attributes);
    }

    /// " 12:54  ada ✓ │ "
    void draw_margin(int row, const Line& line, const TranscriptRow& part)
    {
        const int mark_column = text_column_ - 4;
        canvas_.put(row, text_column_ - 2, "│", Style::border);
        if (!part.first)
            return;
        if (shape_.times)
            canvas_.put(row, 1, clock_time(line.time, shape_.offset), Style::dim);
        if (const auto* said = std::get_if<SaidLine>(&line.content)) {
            const SafeText name =
                said->action ? SafeText::literal(words::action_mark) : said->author->name;
            const SafeText shown = name.shortened(shape_.nick_columns, shape_.emoji);
            const int columns = text::columns_of_text(shown.str(), shape_.emoji);
            canvas_.put(row, mark_column - 1 - columns, shown, nick_style_of(*said),
                        nick_attributes_of(*said));
            draw_mark(row, mark_column, *said, part.line);
        } else {
            canvas_.put(row, mark_column, own_sign(), Style::dim);
        }
    }

    /// Stands before what the program says, where no word of anybody else's comes.
    [[nodiscard]] SafeText own_sign() const
    {
        return sign(model_, words::notice_mark, words::notice_mark_ascii);
    }

    /// "│ "; answers where the text goes on.
    int draw_continuation(int row)
    {
        canvas_.put(row, 0, "│", Style::border);
        return continuation_columns(shape_);
    }

    /// "ada: "; answers where the text begins.
    int draw_lead(int row, const Line& line, const TranscriptRow& part)
    {
        const int columns = lead_columns(line, shape_);
        const auto* said = std::get_if<SaidLine>(&line.content);
        if (said == nullptr || said->action) {
            canvas_.put(row, 0, said ? SafeText::literal(words::action_mark) : own_sign(),
                        Style::dim);
            return columns;
        }
        const bool unsent = buffer_.unsent_at(part.line) != nullptr;
        const SafeText name = said->author->name.shortened(columns - 2, shape_.emoji);
        const int end = canvas_.put(row, 0, name, nick_style_of(*said), nick_attributes_of(*said));
        canvas_.put(row, end,
                    unsent ? sign(model_, words::waiting_mark, words::waiting_mark_ascii)
                           : SafeText::literal(":"),
                    Style::dim);
        return columns;
    }

    void draw_mark(int row, int column, const SaidLine& said, std::size_t index)
    {
        if (buffer_.unsent_at(index) != nullptr)
            canvas_.put(row, column, sign(model_, words::waiting_mark, words::waiting_mark_ascii),
                        Style::warning);
        else if (said.author->verified && !said.action)
            canvas_.put(row, column, verified_sign(model_), Style::good);
    }

    [[nodiscard]] Style nick_style_of(const SaidLine& said) const
    {
        if (said.for_me && buffer_.kind == Buffer::Kind::channel)
            return Style::mention;
        return said.own ? Style::own_nick : style_of(model_, said.author->user);
    }

    [[nodiscard]] Attributes nick_attributes_of(const SaidLine& said) const
    {
        return said.for_me && buffer_.kind == Buffer::Kind::channel ? Attributes::reverse
                                                                    : Attributes::none;
    }

    /// "▼ 12 new, 1 for you — End"
    void draw_news()
    {
        if (!model_.pane.anchor || buffer_.unread == 0)
            return;
        const SafeText down = sign(model_, words::down_mark, words::down_mark_ascii);
        const SafeText count = SafeText::number(buffer_.unread);
        const SafeText words =
            buffer_.mentions == 0
                ? SafeText::fill(words::new_below, {down, count})
                : SafeText::fill(words::new_below_for_you,
                                 {down, count, SafeText::number(buffer_.mentions)});
        draw_bar(canvas_.rows() - 1, words, buffer_.mentions == 0 ? Style::unread : Style::mention);
    }

    void draw_bar(int row, const SafeText& words, Style style)
    {
        canvas_.fill({row, 0, 1, canvas_.columns()}, Style::text);
        put_centred(canvas_, row, words, style);
    }

    const Model& model_;
    const Buffer& buffer_;
    const TranscriptShape& shape_;
    Canvas canvas_;
    int text_column_;
};

} // namespace

void draw_pane(const Model& model, const ChatLayout& layout, Canvas canvas)
{
    PaneView{model, layout, canvas}.draw();
}

} // namespace snug::tui
