#pragma once

#include "tui/model/verified.h"

#include "src/protocol/messages.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace snug::tui {

// What an answer is for: it travels beside its request and comes back with the
// reply, so that nobody keeps a table of what was asked.

/// Who wants something done, and so hears when it fails.
enum class Asker : std::uint8_t {
    form,
    command,
    again, ///< nobody: the link is back, or it is as last time
};

struct ForJoin {
    ChannelName channel;
    Asker asker;
    bool show = true;
};
struct ForCreate {
    ChannelName channel;
};
struct ForLeave {
    ChannelName channel;
};
struct ForSay {
    ChannelName channel;
    MessageId id;
};
struct ForHistory {
    enum class Part : std::uint8_t { newest, before, after, around, at };
    ChannelName channel;
    Part part;
    Seq from{0};       ///< of `before`, `after` and `around`
    WallTime time{};   ///< of `at`
    Seq last{0};       ///< the log's newest entry that was known when it was asked
    bool jump = false; ///< the pane is to go there
};
struct ForMarkRead {
    ChannelName channel;
};
struct ForMembers {
    ChannelName channel;
    bool first_page;
};
struct ForChannels {
    std::optional<std::string> list_words; ///< for /list; else for the start screen
    std::vector<msg::ChannelInfo> so_far;
};
struct ForDirect {
    MemberName with;
    std::string first_message;            ///< may be empty
    std::optional<ChannelName> returning; ///< the talk to come back to, unseen; else it is shown
};
struct ForRename {
    Asker asker;
};
struct ForAway {
    std::optional<std::string> reason; ///< nothing: back
};
struct ForSearch {
    std::uint64_t number; ///< of Search
};
struct ForChangeKey {
    ChannelName channel;
    std::optional<MemberName> removed; ///< who was to be put out
    std::string phrase;                ///< the new password, where it was made for us
};
/// Who is to be let in, before they are.
struct ForInvite {
    ChannelName channel;
    MemberName member;
};
struct ForLetIn {
    MemberName member;
    UserId user;
};
struct ForTopic {};
struct ForWhois {
    bool verify = false;                ///< the digits of the key are wanted, and no more
    std::optional<KeySigns> signs = {}; ///< of who was found; none without such a key
};
struct ForStats {};

using Purpose = std::variant<ForJoin, ForCreate, ForLeave, ForSay, ForHistory, ForMarkRead,
                             ForMembers, ForChannels, ForDirect, ForRename, ForAway, ForSearch,
                             ForTopic, ForChangeKey, ForInvite, ForLetIn, ForWhois, ForStats>;

struct Answer {
    Purpose purpose;
    msg::ReplyBody body;
};

} // namespace snug::tui
