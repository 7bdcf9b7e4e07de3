#include "tui/view/chat_view.h"

#include "tui/model/layout.h"
#include "tui/view/bars_view.h"
#include "tui/view/list_view.h"
#include "tui/view/pane_view.h"

namespace snug::tui {

void draw_chat(const Model& model, Canvas canvas)
{
    const ChatLayout layout = chat_layout(model);
    draw_title_bar(model, canvas.sub(layout.title));
    if (!layout.channels.empty()) {
        draw_channel_list(model, canvas.sub(layout.channels));
        canvas.line_down(layout.pane.row, layout.pane.column - 1, layout.pane.rows);
    }
    if (!layout.members.empty()) {
        draw_member_list(model, canvas.sub(layout.members));
        canvas.line_down(layout.pane.row, layout.members.column - 1, layout.pane.rows);
    }
    draw_pane(model, layout, canvas.sub(layout.pane));
    if (!layout.link.empty())
        draw_link_bar(model, canvas.sub(layout.link));
    if (!layout.note.empty())
        draw_note(model, canvas.sub(layout.note));
    if (!layout.status.empty())
        draw_status_bar(model, layout, canvas.sub(layout.status));
    draw_input(model, layout, canvas.sub(layout.input));
}

} // namespace snug::tui
