#include "tui/model/model.h"

#include "tui/model/keys.h"
#include "tui/model/words.h"

#include "src/base/check.h"

#include <algorithm>

namespace snug::tui {

Buffer* Model::find(const ChannelName& channel)
{
    const auto found = std::ranges::find(buffers, std::optional{channel}, &Buffer::channel);
    return found == buffers.end() ? nullptr : &*found;
}

const Buffer* Model::find(const ChannelName& channel) const
{
    const auto found = std::ranges::find(buffers, std::optional{channel}, &Buffer::channel);
    return found == buffers.end() ? nullptr : &*found;
}

std::optional<ChannelName> default_channel(const Model& model)
{
    const auto found = std::ranges::find_if(model.start.recent, [&](const ChannelName& channel) {
        return model.find(channel) == nullptr;
    });
    return found == model.start.recent.end() ? std::nullopt : std::optional{*found};
}

std::size_t unsent_count(const Model& model)
{
    std::size_t count = 0;
    for (const Buffer& buffer : model.buffers)
        count += buffer.unsent.size();
    return count;
}

std::optional<text::SafeText> held_up(const Model& model)
{
    const Buffer& buffer = model.shown();
    if (buffer.held_up.empty() || buffer.unsent.empty() || !model.link.up())
        return std::nullopt;
    return text::SafeText::fill(words::held_up,
                                {text::SafeText::number(buffer.unsent.size()), buffer.held_up});
}

namespace {

using namespace std::chrono_literals;

constexpr auto short_wait = 500ms;

struct Waiting {
    text::OurWords words;
    MonoTime since;
};

std::optional<Waiting> waiting(const Model& model)
{
    if (model.shows_search() && model.search->asked)
        return Waiting{words::searching, *model.search->asked};
    if (model.screen == Screen::chat && model.pane.jump)
        return Waiting{words::going_there, model.pane.jump->since};
    return std::nullopt;
}

} // namespace

std::optional<text::SafeText> long_wait(const Model& model)
{
    const auto what = waiting(model);
    if (!what || model.now.mono - what->since < short_wait)
        return std::nullopt;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(model.now.mono - what->since);
    return text::SafeText::fill(what->words, {text::SafeText::number(seconds.count())});
}

std::optional<MonoTime> next_wait_words(const Model& model)
{
    const auto what = waiting(model);
    if (!what)
        return std::nullopt;
    const auto waited = model.now.mono - what->since;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(waited);
    return what->since + (waited < short_wait ? short_wait : seconds + 1s);
}

Context context_of(const Model& model)
{
    if (model.help)
        return Context::help;
    if (model.stranger)
        return Context::stranger;
    switch (model.screen) {
    case Screen::start:
        return Context::start;
    case Screen::wizard:
        return Context::form;
    case Screen::chat:
        break;
    }
    if (model.shows_search())
        return Context::search;
    if (model.password)
        return Context::password;
    if (model.paste)
        return Context::paste;
    return Context::chat;
}

void check(const Model& model)
{
    INVARIANT(!model.buffers.empty());
    INVARIANT(model.buffers.front().kind == Buffer::Kind::status);
    INVARIANT(model.pane.buffer < model.buffers.size());
    INVARIANT(model.previous_buffer < model.buffers.size());
    INVARIANT(!model.active_walk || model.active_walk->home < model.buffers.size());
    for (const Buffer& buffer : model.buffers) {
        INVARIANT((buffer.kind == Buffer::Kind::status) == !buffer.channel);
        INVARIANT(buffer.mentions <= buffer.unread);
        INVARIANT(buffer.unread == 0 || buffer.mark);
        INVARIANT(!buffer.channel || model.find(*buffer.channel) == &buffer);
        std::optional<Seq> before;
        for (std::size_t i = 0; i < buffer.lines.size(); ++i)
            if (const std::optional<Seq> seq = buffer.lines.at(i).seq) {
                INVARIANT(!before || *before < *seq);
                before = seq;
            }
    }
    if (model.search)
        INVARIANT(model.search->selected < std::max<std::size_t>(model.search->found.size(), 1));
    const std::vector<Wizard::Field> asked = fields(model.wizard);
    INVARIANT(std::ranges::find(asked, model.wizard.focus) != asked.end());
}

} // namespace snug::tui
