#include "tui/model/commands.h"

#include "tui/model/words.h"

#include "src/text/suggest.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

namespace snug::tui {

namespace {

using Id = CommandId;
using Row = CommandRow;

constexpr auto all_commands = std::to_array<CommandRow>({
    {Id::away, "away", "", "[REASON]", words::cmd_away, 0, Row::link},
    {Id::back, "back", "", "", words::cmd_back, 0, Row::link},
    {Id::buffer, "buffer", "win", "NUMBER|NAME", words::cmd_buffer, 1, Row::nothing,
     Names::channel},
    {Id::clear, "clear", "", "", words::cmd_clear},
    {Id::close, "close", "", "", words::cmd_close},
    {Id::connect, "connect", "", "SERVER", words::cmd_connect, 1},
    {Id::create, "create", "", "[CHANNEL]", words::cmd_create},
    {Id::go_to, "goto", "", "first|last|unread|DATE|TIME|#SEQ", words::cmd_goto, 1, Row::channel,
     Names::place},
    {Id::help, "help", "", "[WORDS]", words::cmd_help, 0, Row::nothing, Names::command},
    {Id::ignore, "ignore", "", "[NAME]", words::cmd_ignore, 0, Row::nothing, Names::person},
    {Id::invite, "invite", "", "NAME", words::cmd_invite, 1, Row::link_and_channel, Names::person},
    {Id::join, "join", "j", "[CHANNEL]", words::cmd_join, 0, Row::nothing, Names::channel},
    {Id::kick, "kick", "", "NAME", words::cmd_kick, 1, Row::link_and_channel, Names::person},
    {Id::leave, "leave", "part", "[CHANNEL]", words::cmd_leave, 0, Row::link, Names::channel},
    {Id::list, "list", "", "[WORDS]", words::cmd_list, 0, Row::link},
    {Id::me, "me", "", "TEXT", words::cmd_me, 1, Row::channel},
    {Id::names, "names", "n", "", words::cmd_names, 0, Row::channel},
    {Id::nick, "nick", "", "NAME", words::cmd_nick, 1, Row::link},
    {Id::password, "password", "", "", words::cmd_password, 0, Row::link_and_channel},
    {Id::pm, "pm", "msg m query q", "NAME [TEXT]", words::cmd_pm, 1, Row::link, Names::person},
    {Id::quit, "quit", "exit bye", "", words::cmd_quit},
    {Id::reconnect, "reconnect", "", "", words::cmd_reconnect},
    {Id::search, "search", "", "[WORDS]", words::cmd_search, 0, Row::link, Names::channel},
    {Id::stats, "stats", "", "", words::cmd_stats, 0, Row::link},
    {Id::status, "status", "", "", words::cmd_status},
    {Id::topic, "topic", "t", "[TEXT]", words::cmd_topic, 0, Row::link_and_channel},
    {Id::unignore, "unignore", "", "NAME", words::cmd_unignore, 1, Row::nothing, Names::person},
    {Id::verify, "verify", "", "NAME [yes|no]", words::cmd_verify, 1, Row::link, Names::person},
    {Id::who, "who", "w", "", words::cmd_who, 0, Row::channel},
    {Id::whois, "whois", "", "NAME", words::cmd_whois, 1, Row::link, Names::person},
});

static_assert(std::ranges::is_sorted(all_commands, {}, &CommandRow::name));
static_assert(std::ranges::is_sorted(all_commands, {}, &CommandRow::id));

std::string lower(std::string_view name)
{
    std::string text{name};
    for (char& c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

/// Calls `visit` with each alias, until it answers true.
template <class Visit>
bool any_alias(const CommandRow& row, Visit visit)
{
    std::string_view rest = row.aliases;
    while (!rest.empty()) {
        const std::size_t space = std::min(rest.find(' '), rest.size());
        if (visit(rest.substr(0, space)))
            return true;
        rest.remove_prefix(std::min(space + 1, rest.size()));
    }
    return false;
}

} // namespace

std::span<const CommandRow> command_rows()
{
    return all_commands;
}

const CommandRow* command_called(std::string_view name)
{
    const std::string wanted = lower(name);
    const auto is_wanted = [&](std::string_view candidate) { return candidate == wanted; };
    const auto* row = std::ranges::find_if(all_commands, [&](const CommandRow& candidate) {
        return is_wanted(candidate.name) || any_alias(candidate, is_wanted);
    });
    return row == all_commands.end() ? nullptr : row;
}

std::string_view command_near(std::string_view name)
{
    std::vector<std::string_view> names;
    for (const CommandRow& row : all_commands)
        names.push_back(row.name);
    return text::nearest(lower(name), names).value_or("");
}

} // namespace snug::tui
