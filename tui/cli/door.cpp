#include "tui/cli/door.h"

#include "tui/cli/output.h"
#include "tui/paths.h"

#include <fmt/format.h>

#include <utility>

namespace snug::tui {

namespace {

constexpr int most_tries = 3; // on a terminal; a file has one

bool wants_password(const Error& error)
{
    return error.code == ErrorCode::password_required || error.code == ErrorCode::wrong_password;
}

Entered entered_by(msg::JoinReply joined)
{
    return {joined.channelName, joined.channelId, joined.lastSeq, std::move(joined)};
}

} // namespace

Door::Door(const Call& call, Conversation& talk, MemberName name)
    : call_{call}, talk_{talk}, name_{std::move(name)}, people_{call, talk}
{
    if (!call.options.no_remember)
        known_.emplace(known_channels_file(call.environment));
}

Result<Entered> Door::enter(std::string_view typed)
{
    if (typed.starts_with('@')) {
        const auto name = MemberName::parse(typed.substr(1));
        if (!name)
            return name.error();
        return open_direct(*name);
    }
    const auto channel = ChannelName::parse(typed);
    if (!channel)
        return channel.error();
    auto joined = join(*channel);
    if (!joined)
        return joined.error();
    remember(*joined);
    return entered_by(std::move(*joined));
}

Result<Entered> Door::enter_again(const ChannelName& channel)
{
    if (channel.is_direct()) {
        const auto with = directs_.find(channel);
        if (with == directs_.end()) // opened by the other: the server brings both in by itself
            return Entered{channel, std::nullopt, Seq{0}, std::nullopt};
        return open_direct(MemberName{with->second.name});
    }
    auto joined = join_with(channel, passwords_[channel]);
    if (!joined)
        return joined.error();
    return entered_by(std::move(*joined));
}

Result<Entered> Door::open_direct(const MemberName& name)
{
    const auto opened = talk_.ask([&] { return msg::OpenDirect{name, {}}; });
    if (!opened)
        return opened.error();
    directs_.insert_or_assign(opened->channelName, Peer{name, opened->userId});
    people_.look_at_peer(name.str(), opened->userId);
    return Entered{opened->channelName, opened->channelId, opened->lastSeq, std::nullopt};
}

Result<void> Door::may_say_in(const ChannelName& channel)
{
    const auto with = directs_.find(channel);
    if (with == directs_.end())
        return {};
    return people_.speak_to(with->second.name, with->second.user);
}

std::optional<Standing> Door::standing_in(const ChannelName& channel)
{
    const auto with = directs_.find(channel);
    if (with == directs_.end())
        return std::nullopt;
    return people_.standing_of(with->second.name.str(), with->second.user);
}

Result<msg::JoinReply> Door::join(const ChannelName& channel)
{
    auto from_file = password_from_file(call_);
    if (!from_file)
        return from_file.error();
    const bool may_ask = !from_file->has_value();
    SecretText password = may_ask ? SecretText{} : std::move(**from_file);
    auto joined = join_with(channel, password);
    for (int tries = 0; may_ask && tries < most_tries; ++tries) {
        if (joined || !wants_password(joined.error()))
            break;
        auto typed = password_from_terminal(
            talk_,
            text::SafeText::line(fmt::format(
                "{}Password for {}: ", tries > 0 ? "That was not it. " : "", channel.display())));
        if (!typed)
            break;
        password = std::move(*typed);
        joined = join_with(channel, password);
    }
    if (joined)
        passwords_.insert_or_assign(channel, std::move(password));
    return joined;
}

Result<msg::JoinReply> Door::join_with(const ChannelName& channel, const SecretText& password)
{
    return talk_.ask([&] { return msg::JoinChannel{channel, password.copy(), {}}; });
}

/// That it cannot be remembered is told, and no reason to stay out.
void Door::remember(const msg::JoinReply& joined)
{
    if (!known_)
        return;
    const auto kept = known_->remember({.server_key = talk_.place().hello.serverKey.bytes(),
                                        .channel = joined.channelName.str(),
                                        .member = name_.str(),
                                        .joined = talk_.now().wall});
    if (!kept)
        notice(kept.error().text);
}

Error Door::begun_anew(const ChannelName& channel)
{
    return {ErrorCode::unavailable,
            fmt::format("{} has begun anew on the server meanwhile; try again", channel.display()),
            std::chrono::milliseconds{0}};
}

} // namespace snug::tui
