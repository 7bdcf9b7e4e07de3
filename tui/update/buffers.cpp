#include "tui/update/buffers.h"

#include "tui/update/reading.h"
#include "tui/update/verifying.h"

#include <algorithm>

namespace snug::tui {

namespace {

constexpr std::chrono::minutes looks_after_a_key{1};

Buffer& add(Model& model, Buffer::Kind kind, const ChannelName& channel, text::SafeText title)
{
    Buffer& buffer = model.buffers.emplace_back();
    buffer.kind = kind;
    buffer.channel = channel;
    buffer.title = std::move(title);
    return buffer;
}

/// Where an index is after another (not 0) was taken out.
std::size_t without(std::size_t index, std::size_t gone)
{
    return index >= gone ? index - 1 : index;
}

/// Those with something for us first, then those with anything new.
std::optional<std::size_t> next_active(const Model& model)
{
    const std::size_t count = model.buffers.size();
    for (const bool only_mentions : {true, false})
        for (std::size_t step = 1; step < count; ++step) {
            const std::size_t index = (model.pane.buffer + step) % count;
            const Buffer& buffer = model.buffers[index];
            if (only_mentions ? buffer.mentions > 0 : buffer.unread > 0)
                return index;
        }
    return std::nullopt;
}

} // namespace

Buffer& open_buffer(Model& model, const ChannelName& channel)
{
    if (Buffer* known = model.find(channel))
        return *known;
    if (channel.is_direct()) {
        const auto direct =
            std::ranges::find(model.directs, channel, &msg::DirectOpened::channelName);
        if (direct != model.directs.end())
            return open_direct_buffer(model, *direct);
    }
    return add(model, channel.is_direct() ? Buffer::Kind::direct : Buffer::Kind::channel, channel,
               text::SafeText::line(channel.display()));
}

Buffer& open_direct_buffer(Model& model, const msg::DirectOpened& direct)
{
    Buffer* buffer = model.find(direct.channelName);
    if (buffer == nullptr)
        buffer = &add(model, Buffer::Kind::direct, direct.channelName, {});
    begin_anew_if_log_did(*buffer, direct.channelId, direct.lastSeq);
    begin_reading(*buffer, {direct.lastSeq, direct.readSeq, direct.unread});
    buffer->title = text::SafeText::line("@" + direct.memberName.str());
    buffer->peer = direct.memberName;
    buffer->peer_user = direct.userId;
    buffer->sealed = direct.epoch > 0;
    buffer->epoch = direct.epoch;
    buffer->joined = true;
    buffer->no_return = {};
    tell_of_impostor(model, *buffer, direct.memberName.str(), direct.userId);
    return *buffer;
}

void begin_anew_if_log_did(Buffer& buffer, const ChannelId& log, Seq last)
{
    const bool same = (!buffer.log || *buffer.log == log) && buffer.last_seq <= last;
    buffer.log = log;
    if (same)
        return;
    buffer.lines.clear();
    buffer.last_seq = buffer.read_seq = buffer.told_read = buffer.counted_to = Seq{0};
    buffer.mark.reset();
    buffer.unread = buffer.mentions = 0;
}

void show(Model& model, std::size_t index)
{
    model.screen = Screen::chat;
    model.active_walk.reset();
    model.completion.reset();
    model.held.reset();
    model.paste.reset();
    if (index == model.pane.buffer)
        return;
    if (model.shown().unread == 0)
        model.shown().mark.reset();
    model.shown().tell_read_at.reset(); // that it was read is told now
    model.previous_buffer = model.pane.buffer;
    model.pane = Pane{.buffer = index};
}

void close_buffer(Model& model, std::size_t index)
{
    if (index == 0 || index >= model.buffers.size())
        return;
    const bool was_shown = model.pane.buffer == index;
    if (was_shown)
        show(model, model.previous_buffer != index && model.previous_buffer != 0
                        ? model.previous_buffer
                        : index - 1);
    if (was_shown && model.pane.buffer == 0 && model.buffers.size() > 2)
        show(model, index == 1 ? 2 : 1);
    model.buffers.erase(model.buffers.begin() + static_cast<std::ptrdiff_t>(index));
    model.pane.buffer = without(model.pane.buffer, index);
    model.previous_buffer = without(model.previous_buffer, index);
    model.active_walk.reset();
}

void show_number(Model& model, std::size_t number)
{
    if (number >= model.buffers.size())
        return;
    show(model, number == model.pane.buffer ? model.previous_buffer : number);
}

void show_next_active(Model& model)
{
    const std::size_t home = model.active_walk ? model.active_walk->home : model.pane.buffer;
    if (const auto next = next_active(model)) {
        show(model, *next);
        model.active_walk = ActiveWalk{home};
    } else if (model.active_walk) {
        show(model, home); // ends the walk where it began
    }
}

void show_neighbour(Model& model, int step)
{
    const auto count = static_cast<int>(model.buffers.size());
    if (count < 2)
        return;
    // The first is snug's own page, to which one does not come by walking.
    const int here = std::max(static_cast<int>(model.pane.buffer), 1) - 1;
    const bool from_status = model.pane.buffer == 0;
    const int there = from_status ? 0 : (here + step + count - 1) % (count - 1);
    show(model, static_cast<std::size_t>(there) + 1);
}

bool is_in_view(const Model& model, const Buffer& buffer)
{
    return model.screen == Screen::chat && !model.help && !model.shows_search() &&
           !model.pane.anchor && &model.shown() == &buffer;
}

bool is_watched(const Model& model, const Buffer& buffer)
{
    // A terminal that does not tell of its focus: who pressed a key just now looks.
    const bool looks = model.focused.value_or(model.now.wall - model.last_key < looks_after_a_key);
    return looks && is_in_view(model, buffer);
}

void clear_lines(Buffer& buffer)
{
    mark_read(buffer);
    buffer.mark.reset();
    buffer.lines.clear();
    buffer.top_is_quiet = true;
}

} // namespace snug::tui
