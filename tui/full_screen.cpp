#include "tui/full_screen.h"

#include "src/base/version.h"
#include "src/identity/known_channels.h"
#include "src/identity/known_keys.h"
#include "src/identity/known_marks.h"
#include "src/identity/known_users.h"
#include "tui/app.h"
#include "tui/cli/create.h"
#include "tui/cli/output.h"
#include "tui/cli/password.h"
#include "tui/cli/run.h"
#include "tui/cli/self.h"
#include "tui/local_server.h"
#include "tui/paths.h"
#include "tui/shut_in.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace snug::tui {

namespace {

/// The channel that was named, if one was.
Result<std::optional<ChannelName>> channel_of(const Call& call)
{
    const auto word = call.options.word(0);
    if (!word)
        return std::optional<ChannelName>{};
    auto channel = ChannelName::parse(*word);
    if (!channel)
        return channel.error();
    return std::optional{std::move(*channel)};
}

Result<SecretText> password_of(const Call& call)
{
    auto password = password_from_file(call);
    if (!password)
        return password.error();
    return *password ? std::move(**password) : SecretText{};
}

std::filesystem::path own_program()
{
    std::error_code none;
    return std::filesystem::read_symlink("/proc/self/exe", none);
}

Result<void> run(const Call& call, Opening opening)
{
    const Options& options = call.options;
    const Environment& environment = call.environment;
    auto servers = servers_to_try(environment, {options.server, options.host, options.port});
    if (!servers)
        return servers.error();
    const auto self = who_am_i(call);
    if (!self)
        return self.error();
    identity::KnownChannels known{known_channels_file(environment)};
    const identity::KnownKeys known_keys{channel_keys_file(environment)};
    const identity::KnownMarks known_marks{channel_marks_file(environment)};
    const identity::KnownUsers known_users{known_users_file(environment)};

    AppSettings settings{
        .opening = std::move(opening),
        .servers = std::move(*servers),
        .server_chosen = options.server || options.host || options.port || environment.server,
        .name = self->name,
        .key = &self->key,
        .trust = host_trust_settings(call),
        .follow_key = [&call](const auto& server) { return follow_key(call, server); },
        .known_channels = options.no_remember ? nullptr : &known,
        .known_keys = options.no_remember ? nullptr : &known_keys,
        .known_marks = options.no_remember ? nullptr : &known_marks,
        .known_users = options.no_remember ? nullptr : &known_users,
        .server_program = find_server_program(own_program(), environment.search_path),
        .server_socket = {},
        .server_log = environment.state_home / "snug" / "snugd.log",
        .shut_in = [&call] { shut_in(call.environment, call.options); },
        .dump_screen = options.dump_screen,
        .terminal = environment.terminal,
        .client_name = fmt::format("snug {}", version())};
    const AppEnd end = run_app(std::move(settings), call.clock, call.random);
    for (const Error& fault : end.faults)
        notice(fault.text);
    if (end.exit_code != 0)
        throw Stopped{end.exit_code};
    return {};
}

} // namespace

bool wants_full_screen(const Call& call)
{
    return call.environment.input_is_terminal && call.environment.output_is_terminal &&
           !call.options.no_screen && !call.options.plain && !call.options.json;
}

Result<void> open_screen(const Call& call)
{
    if (call.options.plain)
        return run_chat(call);
    if (!wants_full_screen(call))
        return Error{ErrorCode::usage, "the full screen needs a terminal; in a pipe use snug chat, "
                                       "or see what there is with: snug --help"};
    return run(call, OpenAsLastTime{});
}

Result<void> join_on_screen(const Call& call)
{
    auto channel = channel_of(call);
    if (!channel)
        return channel.error();
    auto password = password_of(call);
    if (!password)
        return password.error();
    return run(call, OpenByJoining{std::move(*channel), std::move(*password)});
}

Result<void> create_on_screen(const Call& call)
{
    auto channel = channel_of(call);
    if (!channel)
        return channel.error();
    auto password = password_of(call);
    if (!password)
        return password.error();
    const auto keep = keep_of(call);
    if (!keep)
        return keep.error();
    return run(call, OpenByCreating{std::move(*channel), std::move(*password), call.options.open,
                                    call.options.group, *keep});
}

} // namespace snug::tui
