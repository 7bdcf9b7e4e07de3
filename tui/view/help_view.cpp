#include "tui/view/help_view.h"

#include "tui/model/help_rows.h"
#include "tui/model/words.h"

#include <algorithm>

namespace snug::tui {

using text::SafeText;

void draw_help(const Model& model, Canvas canvas)
{
    const Help& help = *model.help;
    const int columns = canvas.columns();
    canvas.fill(Rect{0, 0, 1, columns}, Style::bar);
    canvas.put(0, 1,
               help.words.empty()
                   ? SafeText::literal(words::help_title)
                   : SafeText::fill(words::help_title_words, {SafeText::line(help.words)}),
               Style::bar, Attributes::bold);
    canvas.fill(Rect{canvas.rows() - 1, 0, 1, columns}, Style::bar);
    canvas.put_hints(canvas.rows() - 1, 1, words::footer_help, Style::bar);

    const std::vector<HelpRow> rows = wrapped_help(help.words, columns);
    if (rows.empty())
        canvas.put(2, 1, words::help_nothing, Style::dim);
    const int height = help_height(model.size);
    const int most = std::max(0, static_cast<int>(rows.size()) - height);
    const auto first = static_cast<std::size_t>(std::clamp(help.scrolled, 0, most));
    for (int row = 0; row < height; ++row) {
        const std::size_t index = first + static_cast<std::size_t>(row);
        if (index >= rows.size())
            break;
        const HelpRow& shown = rows[index];
        canvas.put(1 + row, 1, shown.what, shown.is_heading ? Style::title : Style::label,
                   shown.is_heading ? Attributes::bold : Attributes::none);
        canvas.put(1 + row, help_indent(columns), shown.does);
    }
}

} // namespace snug::tui
