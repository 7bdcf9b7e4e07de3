#include "tui/update/start.h"

#include "tui/update/form.h"

#include <algorithm>

namespace snug::tui {

namespace {

std::size_t item_count(const std::vector<StartChoice>& all)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        all, [](const StartChoice& choice) { return choice.item.has_value(); }));
}

void start_server(Model& model, Intents& intents)
{
    using Stage = LocalServerState::Stage;
    LocalServerState& server = model.start.local_server;
    if (server.stage == Stage::starting)
        return;
    if (model.link.up() && model.link.server.str().starts_with("unix:")) {
        server = {.stage = Stage::running};
        return;
    }
    server = {.stage = Stage::starting};
    intents.push_back(StartLocalServer{});
}

void run_item(Model& model, StartItem item, Intents& intents)
{
    switch (item) {
    case StartItem::join:
        return open_form(model, Wizard::Purpose::join);
    case StartItem::create:
        return open_form(model, Wizard::Purpose::create);
    case StartItem::another_server:
        open_form(model, Wizard::Purpose::join);
        model.wizard.focus = Wizard::Field::server;
        return;
    case StartItem::start_server:
        return start_server(model, intents);
    case StartItem::quit:
        intents.push_back(Quit{});
        return;
    }
}

void move(StartScreen& start, int step)
{
    const auto count = std::ssize(choices(start));
    start.selected = static_cast<std::size_t>(
        (static_cast<std::ptrdiff_t>(start.selected) + step + count) % count);
}

} // namespace

void act_on_start(Model& model, Act act, Intents& intents)
{
    const std::vector<StartChoice> all = choices(model.start);
    const std::size_t items = item_count(all);
    switch (act) {
    case Act::choose_up:
        return move(model.start, -1);
    case Act::choose_down:
        return move(model.start, 1);
    case Act::choose_left:
        model.start.selected = std::min(model.start.selected, items - 1);
        return;
    case Act::choose_right:
        if (model.start.selected < items && all.size() > items)
            model.start.selected = items;
        return;
    case Act::choose: {
        const StartChoice& chosen = all.at(std::min(model.start.selected, all.size() - 1));
        if (chosen.item)
            return run_item(model, *chosen.item, intents);
        return open_form_and_send(model, *chosen.channel, intents);
    }
    case Act::join:
        return run_item(model, StartItem::join, intents);
    case Act::create:
        return run_item(model, StartItem::create, intents);
    case Act::back:
        if (model.buffers.size() > 1)
            model.screen = Screen::chat;
        return;
    default: // is of another screen
        return;
    }
}

} // namespace snug::tui
