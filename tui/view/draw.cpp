#include "tui/view/draw.h"

#include "tui/model/layout.h"
#include "tui/model/words.h"
#include "tui/view/canvas.h"
#include "tui/view/chat_view.h"
#include "tui/view/help_view.h"
#include "tui/view/search_view.h"
#include "tui/view/start_view.h"
#include "tui/view/stranger_view.h"
#include "tui/view/wizard_view.h"

namespace snug::tui {

namespace {

using text::SafeText;

void draw_too_small(Canvas canvas)
{
    canvas.put(0, 0,
               SafeText::fill(words::too_small_line, {SafeText::number(smallest_screen.columns),
                                                      SafeText::number(smallest_screen.rows)}),
               Style::warning);
}

} // namespace

void draw(const Model& model, Grid& grid)
{
    grid.clear();
    Canvas canvas{grid};
    if (too_small(model.size))
        return draw_too_small(canvas);
    if (model.help)
        return draw_help(model, canvas);
    if (model.stranger)
        return draw_stranger(model, canvas);
    if (model.shows_search())
        return draw_search(model, canvas);
    switch (model.screen) {
    case Screen::start:
        return draw_start(model, canvas);
    case Screen::wizard:
        return draw_wizard(model, canvas);
    case Screen::chat:
        return draw_chat(model, canvas);
    }
}

SafeText window_title(const Model& model)
{
    std::size_t unread = 0;
    for (const Buffer& buffer : model.buffers)
        unread += buffer.kind == Buffer::Kind::direct ? buffer.unread : buffer.mentions;
    const bool chatting = model.screen == Screen::chat && model.shown().channel;
    const SafeText place = chatting ? model.shown().title : SafeText{};
    if (!chatting && unread == 0)
        return SafeText::literal(words::program);
    if (unread == 0)
        return SafeText::fill(words::title_plain, {place});
    return SafeText::fill(words::title_unread, {place, SafeText::number(unread)});
}

} // namespace snug::tui
