#include "tui/cli/create.h"
#include "tui/cli/lines.h"
#include "tui/cli/run.h"
#include "tui/cli/visit.h"
#include "tui/full_screen.h"

#include <fmt/format.h>

namespace snug::tui {

namespace {

Error nobody_said_who_may_enter()
{
    return {ErrorCode::usage, "who may enter? give --password-file FILE, --group GROUP, or --open"};
}

/// From the file, else typed twice.
Result<SecretText> new_password(const Call& call, Conversation& talk, const ChannelName& channel)
{
    auto from_file = password_from_file(call);
    if (!from_file)
        return from_file.error();
    if (*from_file)
        return std::move(**from_file);
    using text::SafeText;
    for (;;) {
        auto first = password_from_terminal(
            talk, SafeText::fill("New password for {}: ", {SafeText::line(channel.display())}));
        if (!first || first->empty())
            return nobody_said_who_may_enter();
        const auto second = password_from_terminal(talk, SafeText::literal("The same again: "));
        if (!second)
            return nobody_said_who_may_enter();
        if (first->view() == second->view())
            return std::move(*first);
        notice("the two were not the same; once more");
    }
}

} // namespace

Result<std::optional<Retention>> keep_of(const Call& call)
{
    if (!call.options.keep)
        return std::optional<Retention>{};
    auto keep = Retention::parse(*call.options.keep);
    if (!keep)
        return Error{ErrorCode::usage, "--keep: " + keep.error().text};
    return std::optional{*keep};
}

Result<msg::CreateReply> create_channel(const Call& call, Conversation& talk,
                                        const ChannelName& channel)
{
    const auto keep = keep_of(call);
    if (!keep)
        return keep.error();
    const bool asks_password = call.options.open ? has_password_file(call) : !call.options.group;
    SecretText password;
    if (asks_password) {
        auto chosen = new_password(call, talk, channel);
        if (!chosen)
            return chosen.error();
        password = std::move(*chosen);
    }
    return talk.ask([&] {
        return msg::CreateChannel{channel, password.copy(), call.options.group, *keep};
    });
}

Result<void> run_create(const Call& call)
{
    if (const auto keep = keep_of(call); !keep)
        return keep.error();
    if (call.options.open && call.options.group)
        return Error{ErrorCode::usage, "--open lets anyone in; leave out the other"};
    if (wants_full_screen(call))
        return create_on_screen(call);
    const auto word = call.options.word(0);
    if (!word)
        return Error{ErrorCode::usage, "which channel? write it so: snug create CHANNEL"};
    const auto channel = ChannelName::parse(*word);
    if (!channel)
        return channel.error();
    const auto visit = begin_visit(call);
    if (!visit)
        return visit.error();
    const auto created = create_channel(call, (*visit)->talk, *channel);
    if (!created)
        return created.error();
    if (call.options.json)
        print(json_line(msg::encode(
            msg::Response{std::string{msg::CreateChannel::action}, std::nullopt, *created})));
    else
        // Without --open no password is told to a server.
        print_line(fmt::format("{} is there; go in with: snug join {}{}",
                               created->channelName.display(), created->channelName.str(),
                               call.options.open && has_password_file(call) ? " --open" : ""));
    return {};
}

} // namespace snug::tui
