#pragma once

#include "src/identity/known_channels.h"
#include "tui/cli/acquaintances.h"
#include "tui/cli/conversation.h"
#include "tui/cli/password.h"

#include <map>
#include <optional>
#include <string_view>

namespace snug::tui {

/// Where one has got in.
struct Entered {
    ChannelName channel;
    /// Its log: another one has begun anew.  Nothing for a conversation that the server brings one
    /// into by itself, saying so with DirectOpened.
    std::optional<ChannelId> log;
    Seq last{0}; ///< of its log, as one came in
    /// Of a channel of its own name; nothing for a conversation of two.
    std::optional<msg::JoinReply> reply;
};

/// Lets one into channels: with the password of a file if there is one, else with one asked for
/// on the terminal, if the server wants any.  Remembers where one has been.
class Door {
public:
    Door(const Call& call, Conversation& talk, MemberName name);

    /// By what a user types: "tea", "#tea", or "@bob" for the conversation with bob.
    Result<Entered> enter(std::string_view typed);
    Result<Entered> open_direct(const MemberName& name);

    [[nodiscard]] Acquaintances& people() { return people_; }
    /// Fails for a conversation with somebody who is not whom the user verified by that name.
    Result<void> may_say_in(const ChannelName& channel);
    /// Of the other person of a conversation that was opened here; nothing of a channel.
    [[nodiscard]] std::optional<Standing> standing_in(const ChannelName& channel);

    /// The same after a break of the link, with the password of the first time.
    Result<Entered> enter_again(const ChannelName& channel);

    /// Conversation::ask() for what only they may ask who are in the channel: over a new link one
    /// enters again first.  Fails if that leads to another log than `log`, if one is meant.
    template <class Make>
    auto ask_in(const ChannelName& channel, Make make, std::optional<ChannelId> log = std::nullopt)
        -> Result<typename std::invoke_result_t<Make>::Reply>;

private:
    Result<msg::JoinReply> join(const ChannelName& channel);
    Result<msg::JoinReply> join_with(const ChannelName& channel, const SecretText& password);
    void remember(const msg::JoinReply& joined);
    static Error begun_anew(const ChannelName& channel);

    /// Whom we opened a conversation with, and whom the server means by that name.
    struct Peer {
        MemberName name;
        UserId user;
    };

    const Call& call_;
    Conversation& talk_;
    MemberName name_;
    Acquaintances people_;
    std::optional<identity::KnownChannels> known_; ///< none with --no-remember
    std::map<ChannelName, SecretText> passwords_;
    std::map<ChannelName, Peer> directs_;
};

template <class Make>
auto Door::ask_in(const ChannelName& channel, Make make, std::optional<ChannelId> log)
    -> Result<typename std::invoke_result_t<Make>::Reply>
{
    for (unsigned entered_over = 0;;) {
        auto reply = talk_.ask(make);
        const bool is_out = !reply && reply.error().code == ErrorCode::not_a_member &&
                            entered_over != talk_.links();
        if (!is_out)
            return reply;
        entered_over = talk_.links();
        const auto entered = enter_again(channel);
        if (!entered)
            return entered.error();
        if (log && entered->log && *log != *entered->log)
            return begun_anew(channel);
    }
}

} // namespace snug::tui
