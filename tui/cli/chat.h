#pragma once

#include "tui/cli/following.h"
#include "tui/cli/input.h"
#include "tui/cli/visit.h"

#include <optional>
#include <string_view>
#include <vector>

namespace snug::tui {

/// A conversation a line at a time: what is typed is said, or is a command (chat_commands.h);
/// what others say is printed as it comes.  Moves no cursor and draws nothing, so it works in a
/// pipe, on the barest terminal, and with a screen reader.
///
/// One is in one channel at a time, and hears besides what is said to one alone.
class Chat {
public:
    Chat(const Call& call, Visit& visit);

    /// Until /exit or the end of the input.
    Result<void> run();

    // What the commands do.  An Error is told, and the chat goes on.
    Result<void> join(std::string_view channel);
    Result<void> leave();
    Result<void> say_here(const std::string& text, msg::MessageKind kind);
    Result<void> say_to(std::string_view name, const std::string& text);
    Result<void> list_people();
    Result<void> list_channels();
    Result<void> set_topic(const std::string& topic);
    Result<void> rename(std::string_view name);
    Result<void> tell_stats();
    void tell_commands();
    void end() { ended_ = true; }

private:
    Result<void> begin();
    Result<void> do_line(const std::string& line);
    void hear(const msg::Event& event);
    void hear_said(const msg::Said& said);
    [[nodiscard]] Result<ChannelName> here() const;

    const Call& call_;
    Visit& visit_;
    Input input_;
    Following following_;
    std::optional<ChannelName> channel_;
    bool ended_ = false;
};

} // namespace snug::tui
