#include "tui/update/update.h"

#include "tui/model/keys.h"
#include "tui/model/layout.h"
#include "tui/model/words.h"
#include "tui/update/buffers.h"
#include "tui/update/channels.h"
#include "tui/update/chat_keys.h"
#include "tui/update/form.h"
#include "tui/update/help_keys.h"
#include "tui/update/history.h"
#include "tui/update/reading.h"
#include "tui/update/scrolling.h"
#include "tui/update/search_keys.h"
#include "tui/update/send.h"
#include "tui/update/settle.h"
#include "tui/update/start.h"
#include "tui/update/stranger.h"
#include "tui/update/window.h"

#include "src/base/overloaded.h"

#include <algorithm>

namespace snug::tui {

namespace {

using text::SafeText;
using namespace std::chrono_literals;

constexpr int wheel_rows = 3;

/// Ctrl-C: first what would be lost, then the program.
void quit(Model& model, Intents& intents)
{
    if (model.help) {
        model.help.reset();
        return;
    }
    if (model.shows_search()) {
        model.search->shown = false;
        return;
    }
    if (model.paste || model.password) {
        model.paste.reset();
        model.password.reset();
        return;
    }
    Buffer& buffer = model.shown();
    if (model.screen == Screen::chat && !buffer.draft.empty()) {
        buffer.history.add(buffer.draft.text());
        buffer.history.leave();
        buffer.draft.clear();
        model.note = Note{SafeText::literal(words::draft_cleared)};
        return;
    }
    quit_unless_unsent(model, intents);
}

void act(Model& model, Context context, const KeyRow& row, Key pressed, const Turn& turn,
         Intents& intents)
{
    switch (row.act) {
    case Act::quit:
        return quit(model, intents);
    case Act::help:
        model.help.emplace();
        return;
    case Act::repaint:
        intents.push_back(Repaint{});
        return;
    case Act::suspend:
        intents.push_back(Suspend{});
        return;
    default: // what it does depends on where it was pressed
        break;
    }
    switch (context) {
    case Context::start:
        return act_on_start(model, row.act, intents);
    case Context::form:
        return act_in_form(model, row.act, turn, intents);
    case Context::chat:
        return act_in_chat(model, row, pressed, turn, intents);
    case Context::search:
        return act_in_search(model, row.act, turn, intents);
    case Context::help:
        return act_in_help(model, row.act);
    case Context::paste:
        return act_on_paste(model, row.act, turn);
    case Context::password:
        return act_on_password(model, row.act, turn, intents);
    case Context::stranger:
        return act_on_stranger(model, row.act, intents);
    case Context::anywhere:
        return;
    }
}

void type(Model& model, Context context, Key pressed)
{
    switch (context) {
    case Context::form:
        return type_in_form(model, pressed);
    case Context::chat:
        return type_in_chat(model, pressed);
    case Context::password:
        return type_password(model, pressed);
    case Context::start:
    case Context::search:
    case Context::help:
    case Context::paste:
    case Context::stranger:
    case Context::anywhere:
        return;
    }
}

class InputHandler {
public:
    InputHandler(Model& model, const Turn& turn, Intents& intents)
        : model_{model}, turn_{turn}, intents_{intents}
    {
    }

    void on(const Key& pressed)
    {
        if (too_small(model_.size) && pressed != ctrl(U'c'))
            return; // nobody types where nothing is seen
        if (pressed != ctrl(U'c') && is_too_early(model_, turn_.now.mono))
            return;
        const Context context = context_of(model_);
        model_.note.reset();
        model_.last_key = turn_.now.wall;
        if (const KeyRow* row = bound(context, pressed))
            act(model_, context, *row, pressed, turn_, intents_);
        else
            type(model_, context, pressed);
    }
    void on(const Paste& paste)
    {
        switch (context_of(model_)) {
        case Context::form:
            return paste_in_form(model_, paste.text);
        case Context::chat:
        case Context::password:
            return paste_in_chat(model_, paste.text);
        case Context::start:
        case Context::search:
        case Context::help:
        case Context::paste:
        case Context::stranger:
        case Context::anywhere:
            return;
        }
    }
    void on(const FocusChanged& change) { model_.focused = change.focused; }
    void on(const MouseEvent& mouse)
    {
        const int step = mouse.kind == MouseEvent::Kind::wheel_up     ? -wheel_rows
                         : mouse.kind == MouseEvent::Kind::wheel_down ? wheel_rows
                                                                      : 0;
        if (step == 0)
            return;
        if (model_.help)
            scroll_help(model_, step);
        else if (model_.shows_search())
            move_in_search(model_, step / wheel_rows, turn_, intents_);
        else if (model_.screen == Screen::chat)
            scroll_rows(model_, step);
    }
    void on(const Resized& resized) { model_.size = resized.size; }
    void on(const BackgroundColour&) {} // the terminal's own affair
    void on(const CursorReport&) {}

private:
    Model& model_;
    const Turn& turn_;
    Intents& intents_;
};

/// The next time the clock on the status line changes.
MonoTime next_minute(const Instant& now)
{
    const auto minute = std::chrono::ceil<std::chrono::minutes>(now.wall + 1us);
    return now.mono + (minute - now.wall);
}

} // namespace

void settle(Model& model, const Turn& turn, Intents& intents)
{
    if (is_watched(model, model.shown()) && model.shown().has_newest())
        mark_read(model.shown());
    tell_what_is_read(model, turn, intents);
    if (model.screen != Screen::chat)
        model.password.reset();
    if (unsent_count(model) == 0)
        model.warned_of_unsent = false;
    join_again(model, turn, intents);
    send_waiting(model, turn, intents);
    bound_windows(model);
    ask_for_history(model, turn, intents);
}

Intents update(Model& model, const Input& input, const Turn& turn)
{
    Intents intents;
    model.now = turn.now;
    InputHandler handler{model, turn, intents};
    std::visit([&](const auto& happened) { handler.on(happened); }, input);
    settle(model, turn, intents);
    return intents;
}

Intents update(Model& model, LocalServerState state, const Turn& turn)
{
    Intents intents;
    model.now = turn.now;
    const bool running = state.stage == LocalServerState::Stage::running;
    const std::size_t rows = choices(model.start).size();
    model.start.local_server = std::move(state);
    if (choices(model.start).size() < rows) // its row has gone
        model.start.selected = std::max<std::size_t>(model.start.selected, 1) - 1;
    if (running)
        intents.push_back(RetryNow{});
    settle(model, turn, intents);
    return intents;
}

Intents on_time(Model& model, const Turn& turn)
{
    Intents intents;
    model.now = turn.now;
    const auto hide = [&](std::optional<MonoTime>& until) {
        if (until && *until <= turn.now.mono)
            until.reset();
    };
    hide(model.wizard.password_shown_until);
    if (model.password)
        hide(model.password->shown_until);
    settle(model, turn, intents);
    return intents;
}

std::optional<MonoTime> next_deadline(const Model& model, const Instant& now)
{
    MonoTime next = next_minute(now);
    const auto consider = [&](const std::optional<MonoTime>& time) {
        if (time)
            next = std::min(next, *time);
    };
    consider(model.wizard.password_shown_until);
    if (model.password)
        consider(model.password->shown_until);
    for (const Buffer& buffer : model.buffers) {
        consider(buffer.join_again_at);
        consider(buffer.history_again_at);
        if (model.link.up() && buffer.joined && buffer.told_read < buffer.read_seq)
            consider(buffer.tell_read_at);
        if (!buffer.unsent.empty() && model.link.up())
            consider(buffer.unsent.front().retry_at);
    }
    consider(next_wait_words(model));
    if (model.link.stage == LinkState::Stage::waiting && model.link.retry_at)
        next = std::min(next, now.mono + 1s); // the line that counts
    return next;
}

} // namespace snug::tui
