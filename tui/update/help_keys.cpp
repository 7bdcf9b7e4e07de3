#include "tui/update/help_keys.h"

#include "tui/model/help_rows.h"

#include <algorithm>

namespace snug::tui {

void scroll_help(Model& model, int rows)
{
    const int length = static_cast<int>(wrapped_help(model.help->words, model.size.columns).size());
    const int most = std::max(0, length - help_height(model.size));
    model.help->scrolled = std::clamp(model.help->scrolled + rows, 0, most);
}

void act_in_help(Model& model, Act act)
{
    const int page = std::max(1, help_height(model.size) - 1);
    constexpr int all = 100'000;
    switch (act) {
    case Act::line_up:
        return scroll_help(model, -1);
    case Act::line_down:
        return scroll_help(model, 1);
    case Act::page_up:
        return scroll_help(model, -page);
    case Act::page_down:
        return scroll_help(model, page);
    case Act::to_top:
        return scroll_help(model, -all);
    case Act::to_bottom:
        return scroll_help(model, all);
    case Act::close_help:
        model.help.reset();
        return;
    default: // is of another screen
        return;
    }
}

} // namespace snug::tui
