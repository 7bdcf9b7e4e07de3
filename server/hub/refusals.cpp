#include "server/hub/refusals.h"

#include "src/protocol/limits.h"

#include <fmt/format.h>

namespace snug::server::refusal {

namespace {

/// "1 second", "3 seconds", "2 minutes": rounded up, for who has to wait.
std::string in_words(Wait wait)
{
    const auto words = [](long long count, const char* unit) {
        return fmt::format("{} {}{}", count, unit, count == 1 ? "" : "s");
    };
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    return seconds < 120 ? words(seconds, "second") : words((seconds + 59) / 60, "minute");
}

} // namespace

// --- The state of the connection ---------------------------------------------

Error login_first()
{
    return {ErrorCode::login_first, "log in first: say login with a name"};
}

Error already_logged_in()
{
    return {ErrorCode::already_done, "this connection is logged in already; use nick to be called "
                                     "something else"};
}

Error already_greeted()
{
    return {ErrorCode::already_done, "hello was said already"};
}

Error unsupported_by_old_clients()
{
    return {ErrorCode::unsupported_client, "this client is too old for that; use snug"};
}

Error one_channel_for_old_clients()
{
    return {ErrorCode::unsupported_client,
            "this client can be in one channel only; leave it first, or use snug"};
}

Error name_is_for_old_clients()
{
    return {ErrorCode::bad_value, "\"memberName\" is for old clients; your name is the one you "
                                  "logged in with, or nick changes it"};
}

Error missing_field(const std::string& field)
{
    return {ErrorCode::missing_field, fmt::format("\"{}\" is missing", field)};
}

Error for_operators()
{
    return {ErrorCode::no_permission, "that is for root and for who the server runs as, over the "
                                      "local socket; ask one of them"};
}

Error not_a_path()
{
    return {ErrorCode::bad_value,
            "\"file\" must be a path from the root, as in /var/backups/snug.db"};
}

// --- Channels ------------------------------------------------------------------

Error no_such_channel(const ChannelName& channel)
{
    if (channel.is_direct())
        return {ErrorCode::no_such_channel,
                "you have no such conversation; open it by the other person's name"};
    return {ErrorCode::no_such_channel,
            fmt::format("no channel {} on this server; create it with: snug create {}",
                        channel.display(), channel.str())};
}

/// One that only looks alike cannot be joined by this name, which clients offer to who is
/// told channel_exists.
Error channel_exists(const ChannelName& wanted, const ChannelName& holder)
{
    if (wanted != holder)
        return {ErrorCode::bad_name,
                fmt::format("{} looks like {}, which exists; choose another name", wanted.display(),
                            holder.display())};
    return {ErrorCode::channel_exists,
            fmt::format("{} exists already; join it, or choose another name", wanted.display())};
}

Error direct_names_are_ours()
{
    return {ErrorCode::bad_name, "names with '@' are for conversations of two, which are opened "
                                 "by the other person's name; choose another name"};
}

Error password_or_group()
{
    return {ErrorCode::bad_value, "a channel has a password or a group, not both; leave one out"};
}

Error not_in_group(const std::string& group)
{
    return {ErrorCode::no_permission,
            fmt::format("you are not in the group {} by the local socket's word; only its members "
                        "can create a channel for it",
                        group)};
}

Error group_only(const ChannelName& channel, const std::string& group)
{
    return {ErrorCode::no_permission,
            fmt::format("only members of the group {} may enter {}, and only over the local "
                        "socket; ask an administrator to be added",
                        group, channel.display())};
}

Error password_required(const ChannelName& channel)
{
    return {ErrorCode::password_required,
            fmt::format("{} has a password; give it to enter", channel.display())};
}

Error password_too_long(std::size_t bytes)
{
    return too_long("a password", bytes, limits::password_bytes, "bytes");
}

Error wrong_password(const ChannelName& channel, std::optional<Wait> retry_after)
{
    std::string text = fmt::format("that is not the password of {}; ", channel.display());
    text += retry_after ? fmt::format("try again in {}", in_words(*retry_after))
                        : "try again, or ask somebody who is in it";
    return {ErrorCode::wrong_password, std::move(text), retry_after};
}

Error not_a_member(const ChannelName& channel)
{
    return {ErrorCode::not_a_member,
            fmt::format("you are not in {}; join it first", channel.display())};
}

Error not_in_any_channel()
{
    return {ErrorCode::not_a_member, "you are in no channel; join one first"};
}

Error too_many_joined(std::size_t most)
{
    return {ErrorCode::too_many_channels,
            fmt::format("you are in {} channels, which is all one may be; leave one first", most)};
}

Error too_many_created(std::size_t most)
{
    return {ErrorCode::too_many_channels,
            fmt::format("you have created {} channels, or others did from where you are, and that "
                        "is all one may; use one of them",
                        most)};
}

// --- Sealed channels -----------------------------------------------------------------

Error needs_a_key()
{
    return {ErrorCode::no_permission,
            "sealed channels are for who has a key of their own; log in with one"};
}

Error has_no_key(const MemberName& name)
{
    return {ErrorCode::no_permission,
            fmt::format("nothing can be sealed for {}, who has shown no key yet; speak to them in "
                        "a channel",
                        name.str())};
}

Error sealed_channel(const ChannelName& channel)
{
    return {ErrorCode::sealed_channel,
            fmt::format("{} is sealed: its password has to be proven, not told; use a client that "
                        "can, such as a newer snug",
                        channel.display())};
}

Error sealed_for_old_clients(const ChannelName& channel)
{
    return {ErrorCode::unsupported_client,
            fmt::format("{} is sealed, and this client is too old for that; use snug",
                        channel.display())};
}

Error password_is_not_for_us()
{
    return {ErrorCode::bad_value,
            "a sealed channel's password is not for the server; leave \"channelPassword\" out"};
}

Error not_sealed(const ChannelName& channel)
{
    return {ErrorCode::bad_value,
            fmt::format("{} is not sealed; do without what is sealed", channel.display())};
}

Error no_door(const ChannelName& channel)
{
    return {ErrorCode::bad_value,
            fmt::format("{} is of its two people and nobody else; open it by the other's name",
                        channel.display())};
}

Error only_sealed_words(const ChannelName& channel)
{
    return {ErrorCode::sealed_channel,
            fmt::format("{} is sealed: only sealed messages are taken there; use a client that can "
                        "make them, such as a newer snug",
                        channel.display())};
}

Error cannot_be_searched(const ChannelName& channel)
{
    return {ErrorCode::sealed_channel,
            fmt::format("{} is sealed, and the server cannot read it; search it with your own "
                        "client",
                        channel.display())};
}

Error genesis_is_taken()
{
    return {ErrorCode::bad_value, "there is a channel that began like this; make another genesis"};
}

Error for_its_owner(const ChannelName& channel)
{
    return {ErrorCode::no_permission,
            fmt::format("only who made {} can change its key, and only with the key they made it "
                        "with; ask them",
                        channel.display())};
}

Error nobody_to_remove()
{
    return {ErrorCode::no_such_member,
            "who is to be removed has no place in the channel; look at its roster again"};
}

Error owner_stays()
{
    return {ErrorCode::bad_value, "who made a channel cannot be removed from it; leave it instead"};
}

Error not_the_next_epoch()
{
    return {ErrorCode::stale_epoch,
            "that is not the key after the present one; fetch the channel's keys and try again"};
}

Error not_the_present_epoch()
{
    return {ErrorCode::stale_epoch, "the channel has another key now, or you have none of it; "
                                    "fetch its keys, or enter it again with its password"};
}

Error another_sender()
{
    return {ErrorCode::no_permission,
            "a sealed message is said with the key it is signed by; log in with that"};
}

/// It takes as long as a write to the disk.
Error is_rekeying(const ChannelName& channel)
{
    constexpr Wait wait{100};
    return {
        ErrorCode::rate_limited,
        fmt::format("{} is just being given another key; try again in a moment", channel.display()),
        wait};
}

Error is_in(const MemberName& name, const ChannelName& channel)
{
    return {ErrorCode::already_done,
            fmt::format("{} is in {} already", name.str(), channel.display())};
}

Error is_invited(const MemberName& name, const ChannelName& channel)
{
    return {ErrorCode::already_done,
            fmt::format("{} has been let into {} already, and has not come yet", name.str(),
                        channel.display())};
}

Error too_many_invitations(const MemberName& name, std::size_t waiting)
{
    return {ErrorCode::too_many_channels,
            fmt::format("{} invitations wait for {} already; ask them to /join or /leave one",
                        waiting, name.str())};
}

Error too_many_of_yours(const MemberName& name, std::size_t most)
{
    return {ErrorCode::too_many_channels,
            fmt::format("{} of your invitations wait for {} already; let them come first", most,
                        name.str())};
}

Error seal_first(const MemberName& name)
{
    return {ErrorCode::seal_first,
            fmt::format("there is no conversation with {} yet; begin one with a client that can "
                        "seal it, such as a newer snug",
                        name.str())};
}

// --- Names -----------------------------------------------------------------------

Error name_taken(const MemberName& name, const MemberName& holder, const ChannelName& channel)
{
    if (name.folded() == holder.folded())
        return {ErrorCode::name_taken, fmt::format("{} is in {} already; choose another name",
                                                   holder.str(), channel.display())};
    return {ErrorCode::name_taken,
            fmt::format("{} looks like {}, who is in {} already; choose another name", name.str(),
                        holder.str(), channel.display())};
}

Error name_reserved(const MemberName& name)
{
    return {ErrorCode::name_taken,
            fmt::format("{} is, or looks like, the login name of somebody on this box; choose "
                        "another name",
                        name.str())};
}

Error no_such_member(const MemberName& name)
{
    return {ErrorCode::no_such_member,
            fmt::format("nobody here is called {}; look at the members of a channel", name.str())};
}

Error no_such_member(const MemberName& name, const ChannelName& channel)
{
    return {ErrorCode::no_such_member, fmt::format("nobody in {} is called {}; look at its members",
                                                   channel.display(), name.str())};
}

Error ambiguous_name(const MemberName& name)
{
    return {ErrorCode::ambiguous_name,
            fmt::format("more than one person is called {}; say in which channel you mean them",
                        name.str())};
}

Error thats_you()
{
    return {ErrorCode::bad_value, "that is you; name somebody else"};
}

Error cannot_be_spoken_to_alone(const MemberName& name)
{
    return {
        ErrorCode::unsupported_client,
        fmt::format("{} uses an old client, which can only be spoken to in a channel", name.str())};
}

// --- Texts -------------------------------------------------------------------------

Error nothing_said()
{
    return {ErrorCode::bad_value, "a message needs a text"};
}

Error too_long(const std::string& what, std::size_t is, std::size_t most, const std::string& unit)
{
    return {ErrorCode::too_long, fmt::format("{} may have {} {}, this one has {}; make it shorter",
                                             what, most, unit, is)};
}

Error one_place_only()
{
    return {ErrorCode::bad_value,
            "give one of \"before\", \"after\", \"around\" and \"at\", or none"};
}

// --- Limits ------------------------------------------------------------------------

Error too_fast(Wait retry_after)
{
    return {ErrorCode::rate_limited, fmt::format("not so fast; go on in {}", in_words(retry_after)),
            retry_after};
}

Error too_many_wrong_passwords(Wait retry_after)
{
    return {ErrorCode::rate_limited,
            fmt::format("too many wrong passwords; try again in {}", in_words(retry_after)),
            retry_after};
}

Error search_too_long()
{
    return {ErrorCode::bad_value, "nothing was found in the time a search may take; look for rarer "
                                  "or longer words, or in one channel"};
}

Error too_busy()
{
    constexpr Wait wait = std::chrono::seconds{1};
    return {ErrorCode::rate_limited,
            fmt::format("too many passwords are being checked; try again in {}", in_words(wait)),
            wait};
}

Error crowded_out()
{
    return {ErrorCode::too_many_connections,
            "too many connections have not logged in; try again in a moment"};
}

} // namespace snug::server::refusal
