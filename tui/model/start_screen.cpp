#include "tui/model/start_screen.h"

#include <algorithm>

namespace snug::tui {

namespace {

constexpr std::size_t recent_shown = 8;
constexpr std::size_t open_shown = 12;

} // namespace

std::vector<StartChoice> choices(const StartScreen& start)
{
    std::vector<StartChoice> found;
    found.push_back({.item = StartItem::join});
    found.push_back({.item = StartItem::create});
    found.push_back({.item = StartItem::another_server});
    if (start.local_server.stage != LocalServerState::Stage::not_offered)
        found.push_back({.item = StartItem::start_server});
    found.push_back({.item = StartItem::quit});

    const std::size_t recent = std::min(start.recent.size(), recent_shown);
    for (std::size_t i = 0; i < recent; ++i) {
        const auto info =
            std::ranges::find(start.channels, start.recent[i], &msg::ChannelInfo::channelName);
        found.push_back({.channel = start.recent[i],
                         .info = info == start.channels.end() ? nullptr : &*info,
                         .recent = true});
    }
    std::size_t open = 0;
    for (const msg::ChannelInfo& info : start.channels) {
        const auto end = start.recent.begin() + static_cast<std::ptrdiff_t>(recent);
        if (info.hasPassword || std::find(start.recent.begin(), end, info.channelName) != end)
            continue;
        if (open++ < open_shown)
            found.push_back({.channel = info.channelName, .info = &info});
    }
    return found;
}

} // namespace snug::tui
