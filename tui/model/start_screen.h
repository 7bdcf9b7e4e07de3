#pragma once

#include "src/protocol/messages.h"
#include "src/text/safe_text.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace snug::tui {

/// What the start screen offers to do.
enum class StartItem : std::uint8_t { join, create, another_server, start_server, quit };

/// "Start a server on this box", while it is under way and after.
struct LocalServerState {
    enum class Stage : std::uint8_t { not_offered, offered, starting, failed, running };

    Stage stage = Stage::not_offered;
    text::SafeText words; ///< why it failed, with the last line of its log
};

/// The first screen: what one can do, where one was, where one could go.
struct StartScreen {
    std::vector<ChannelName> recent;        ///< last joined first
    std::vector<msg::ChannelInfo> channels; ///< as the server lists them
    bool listed = false;                    ///< it has, on this link
    std::size_t selected = 0;               ///< among items, then recent, then open
    LocalServerState local_server;
};

/// A row one can choose: an item, or a channel.
struct StartChoice {
    std::optional<StartItem> item;
    std::optional<ChannelName> channel;
    const msg::ChannelInfo* info = nullptr; ///< of the channel, if the server listed it
    bool recent = false;
};

/// All rows, in the order of `selected`: items, recent channels, open ones.
std::vector<StartChoice> choices(const StartScreen& start);

} // namespace snug::tui
