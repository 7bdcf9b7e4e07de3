// What became of the link.

#include "tui/model/words.h"
#include "tui/update/buffers.h"
#include "tui/update/channels.h"
#include "tui/update/form.h"
#include "tui/update/lines.h"
#include "tui/update/settle.h"
#include "tui/update/update.h"

#include "src/base/overloaded.h"

#include <algorithm>

namespace snug::tui {

namespace {

using text::SafeText;

/// What was written and not sent is not for the other server, nor is it to be lost.
void keep_words(Model& model)
{
    Buffer& own = model.buffers.front();
    bool kept = false;
    for (auto buffer = model.buffers.begin() + 1; buffer != model.buffers.end(); ++buffer) {
        for (const Unsent& unsent : buffer->unsent)
            own.history.add(unsent.message);
        if (!buffer->draft.empty())
            own.history.add(buffer->draft.text());
        kept = kept || !buffer->unsent.empty() || !buffer->draft.empty();
    }
    if (kept)
        tell(own, SafeText::literal(words::other_server), model.now.wall);
}

/// It may have got another key meanwhile.
bool is_other_server(const msg::PublicKey& before, const LinkIsUp& news)
{
    return before != news.hello.serverKey &&
           std::ranges::find(news.former_keys, before) == news.former_keys.end();
}

/// Channels of one server are not those of another.
void leave_other_server(Model& model, const LinkIsUp& news)
{
    if (model.server_key && is_other_server(*model.server_key, news)) {
        show(model, 0);
        keep_words(model);
        model.buffers.erase(model.buffers.begin() + 1, model.buffers.end());
        model.previous_buffer = 0;
        model.directs.clear();
        model.invitations.clear();
        model.ignored.clear();
        model.compared.reset();
        model.password.reset();
        model.search.reset();
    }
    model.server_key = news.hello.serverKey;
}

void enter_as_last_time(Model& model, Intents& intents)
{
    // In the order one first came, so that each has the number it had.
    for (auto channel = model.start.recent.rbegin(); channel != model.start.recent.rend();
         ++channel) {
        open_buffer(model, *channel);
        ask_to_join(*channel, {}, Asker::again, false, intents);
    }
    if (model.screen == Screen::wizard)
        return; // the user is about to go somewhere: that will be shown
    if (model.buffers.size() > 1)
        show(model, model.buffers.size() - 1);
    show_start_if_nothing_else(model, intents);
}

void return_to_channels(Model& model, Intents& intents)
{
    for (const Buffer& buffer : model.buffers)
        if (buffer.kind == Buffer::Kind::channel)
            ask_to_join(*buffer.channel, {}, Asker::again, false, intents);
        else if (buffer.peer)
            intents.push_back(SendRequest{msg::OpenDirect{*buffer.peer, std::nullopt},
                                          ForDirect{*buffer.peer, {}, buffer.channel}});
}

void open_up(Model& model, Intents& intents)
{
    if (std::exchange(model.as_last_time, false))
        enter_as_last_time(model, intents);
    if (model.screen == Screen::wizard) {
        ask_for_channels(std::nullopt, intents);
        go_on_with_form(model, intents);
    }
}

void on_up(Model& model, const LinkIsUp& news, const Turn& turn, Intents& intents)
{
    leave_other_server(model, news);
    const bool returned = model.link.was_up;
    model.link = {.stage = LinkState::Stage::up, .server = news.server, .was_up = true};
    model.me.name = news.login.memberName;
    model.me.user = news.login.userId;
    model.me.verified = news.login.verified;
    tell(model.buffers.front(), SafeText::fill(words::link_is_up, {news.server}), turn.now.wall,
         NoticeLine::Tone::dim);
    if (returned)
        return_to_channels(model, intents);
    open_up(model, intents);
    if (news.new_key)
        tell(model.shown(), SafeText::fill(words::host_has_new_key, {*news.new_key}),
             turn.now.wall);
    if (model.screen == Screen::start && intents.empty())
        ask_for_channels(std::nullopt, intents);
}

void on_trying(Model& model, const LinkIsTrying& news)
{
    model.stranger.reset();
    model.link.stage = LinkState::Stage::trying;
    model.link.server = news.server;
    model.link.attempt = news.attempt;
}

void on_down(Model& model, const LinkIsDown& news, const Turn& turn, Intents&)
{
    const bool was_up = model.link.up();
    model.link.stage = LinkState::Stage::waiting;
    model.link.why = SafeText::line(news.why.text);
    model.link.retry_at = news.retry_at;
    model.start.listed = false;
    if (model.search && std::exchange(model.search->asked, std::nullopt))
        model.search->wrong = model.link.why;
    for (Buffer& buffer : model.buffers) {
        buffer.joined = false;
        buffer.join_again_at.reset();
        buffer.loading = false; // what the pane was on its way to is asked for again
        buffer.history_again_at.reset();
        for (Unsent& unsent : buffer.unsent)
            unsent.in_flight = false;
    }
    if (was_up)
        tell(model.buffers.front(), SafeText::fill(words::link_is_down, {model.link.why}),
             turn.now.wall, NoticeLine::Tone::error);
    model.stranger = news.stranger;
    model.stranger_pressed = turn.now.mono;
    if (!model.stranger) // else the form goes on, or fails, with the answer
        fail_form(model, news.why);
    if (!model.link.was_up && model.buffers.size() == 1 && model.screen == Screen::chat)
        model.screen = Screen::start; // nobody there: a server may be started from here
}

void on_wrong_address(Model& model, const AddressIsWrong& news)
{
    if (model.screen == Screen::wizard)
        blame_server(model, news.why);
    else
        answer(model, SafeText::line(news.why.text), NoticeLine::Tone::error);
}

} // namespace

Intents update(Model& model, const LinkNews& news, const Turn& turn)
{
    Intents intents;
    model.now = turn.now;
    std::visit(Overloaded{[&](const LinkIsUp& up) { on_up(model, up, turn, intents); },
                          [&](const LinkIsTrying& trying) { on_trying(model, trying); },
                          [&](const LinkIsDown& down) { on_down(model, down, turn, intents); },
                          [&](const AddressIsWrong& wrong) { on_wrong_address(model, wrong); }},
               news);
    settle(model, turn, intents);
    return intents;
}

} // namespace snug::tui
