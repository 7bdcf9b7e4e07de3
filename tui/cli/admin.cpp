#include "src/text/suggest.h"
#include "tui/cli/lines.h"
#include "tui/cli/run.h"
#include "tui/cli/visit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

/// What only the operator may do, over the local socket: the server's own user, or root.
namespace snug::tui {

namespace {

using namespace std::chrono_literals;

/// A copy of much takes its time.
constexpr std::chrono::seconds backup_patience = 1h;

struct AdminCommand {
    std::string_view name, usage, summary;
    Result<void> (*run)(const Call& call);
};

Result<void> back_up(const Call& call)
{
    // The server stands elsewhere than we do.
    const std::string file =
        std::filesystem::absolute(*call.options.word(1)).lexically_normal().string();
    const auto visit = begin_visit(call);
    if (!visit)
        return visit.error();
    const auto done = (*visit)->talk.ask([&] { return msg::Backup{file}; }, backup_patience);
    if (!done)
        return done.error();
    if (call.options.json)
        print(json_line(
            msg::encode(msg::Response{std::string{msg::Backup::action}, std::nullopt, *done})));
    else
        print_line(fmt::format("all that is kept is in {} too", file));
    return {};
}

constexpr auto admin_rows = std::to_array<AdminCommand>({
    {"backup", "FILE", "copy all that is kept to FILE, which must not be there yet", back_up},
});
static_assert(std::ranges::is_sorted(admin_rows, {}, &AdminCommand::name));

void list_commands()
{
    for (const AdminCommand& command : admin_rows)
        print_line(
            fmt::format("snug admin {} {}  {}", command.name, command.usage, command.summary));
}

} // namespace

Result<void> run_admin(const Call& call)
{
    const auto word = call.options.word(0);
    if (!word) {
        list_commands();
        return {};
    }
    const auto command = std::ranges::find(admin_rows, *word, &AdminCommand::name);
    if (command == admin_rows.end()) {
        const auto meant = text::nearest(*word, admin_rows, &AdminCommand::name);
        return Error{ErrorCode::usage,
                     fmt::format("there is no snug admin {}; {}", *word,
                                 meant ? fmt::format("did you mean {}?", *meant)
                                       : std::string{"see what there is with: snug admin"})};
    }
    if (!call.options.word(1))
        return Error{ErrorCode::usage,
                     fmt::format("write it so: snug admin {} {}", command->name, command->usage)};
    return command->run(call);
}

} // namespace snug::tui
