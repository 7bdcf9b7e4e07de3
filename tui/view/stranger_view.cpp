#include "tui/view/stranger_view.h"

#include "tui/model/layout.h"
#include "tui/model/words.h"

namespace snug::tui {

using text::SafeText;

namespace {

void draw_changed(const Stranger& stranger, Canvas canvas)
{
    canvas.put(0, 1, words::changed_title, Style::error, Attributes::bold);
    canvas.put(2, 1, words::changed_where);
    canvas.put(3, 3, stranger.server, Style::label);
    canvas.put(4, 1, words::changed_before);
    canvas.put(5, 3, *stranger.before, Style::label);
    canvas.put(6, 1, words::changed_now);
    canvas.put(7, 3, stranger.fingerprint, Style::label, Attributes::bold);
    canvas.put(8, 1, words::changed_why);
    canvas.put(9, 1, words::changed_line);
    canvas.put(10, 3, stranger.line, Style::label);
    canvas.put_hints(canvas.rows() - 1, 1, words::footer_changed, Style::label);
}

} // namespace

void draw_stranger(const Model& model, Canvas canvas)
{
    const Stranger& stranger = *model.stranger;
    if (too_small_for_stranger(model.size)) {
        canvas.put(
            0, 0,
            SafeText::fill(words::too_small_line, {SafeText::number(smallest_for_stranger.columns),
                                                   SafeText::number(smallest_for_stranger.rows)}),
            Style::warning);
        return;
    }
    canvas.line_across(1, 1, canvas.columns() - 2);
    if (stranger.before)
        return draw_changed(stranger, canvas);
    canvas.put(0, 1, words::stranger_title, Style::title, Attributes::bold);
    canvas.put(2, 1, words::stranger_where);
    canvas.put(3, 3, stranger.server, Style::label);
    canvas.put(4, 1, words::stranger_fingerprint);
    canvas.put(5, 3, stranger.fingerprint, Style::label, Attributes::bold);
    canvas.put(6, 1, words::stranger_compare);
    canvas.put(7, 3, words::stranger_command, Style::label);
    canvas.put(8, 1, words::stranger_why, Style::dim);
    canvas.put_hints(canvas.rows() - 1, 1, words::footer_stranger, Style::label);
}

} // namespace snug::tui
