#include "tui/view/field_view.h"

#include "tui/model/shown_text.h"

#include "src/text/columns.h"
#include "src/text/graphemes.h"

#include <string_view>

namespace snug::tui {

void draw_field(Canvas canvas, const LineEditor& editor, bool masked, bool focused)
{
    const ShownText shown = shown_text(editor, masked);
    const std::string_view text = shown.text.str();
    std::size_t begin = 0;
    const auto cursor_column = [&] {
        return text::columns_of_text(text.substr(begin, shown.cursor - begin), canvas.emoji());
    };
    while (begin < shown.cursor && cursor_column() >= canvas.columns())
        begin = text::next_cluster(text, begin);
    canvas.put_part(0, 0, shown.text, begin, text.size(), Style::input,
                    focused ? Attributes::none : Attributes::dim);
    if (focused)
        canvas.set_cursor(0, cursor_column());
}

} // namespace snug::tui
