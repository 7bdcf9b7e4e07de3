#include "tui/cli/chat_commands.h"

#include "src/text/suggest.h"
#include "tui/cli/chat.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace snug::tui {

namespace {

/// The first word, and what comes after it.
struct Parts {
    std::string_view first, rest;
};

Parts split(std::string_view text)
{
    const auto begin = std::min(text.find_first_not_of(' '), text.size());
    const auto end = std::min(text.find(' ', begin), text.size());
    const auto rest = std::min(text.find_first_not_of(' ', end), text.size());
    return {text.substr(begin, end - begin), text.substr(rest)};
}

constexpr auto chat_rows = std::to_array<ChatCommand>({
    {"exit", "quit q bye", "", "end the chat", 0,
     [](Chat& chat, std::string_view) {
         chat.end();
         return Result<void>{};
     }},
    {"help", "", "", "list these commands", 0,
     [](Chat& chat, std::string_view) {
         chat.tell_commands();
         return Result<void>{};
     }},
    {"join", "j", "CHANNEL", "go into a channel", 1,
     [](Chat& chat, std::string_view words) { return chat.join(split(words).first); }},
    {"leave", "part", "", "leave this channel for good", 0,
     [](Chat& chat, std::string_view) { return chat.leave(); }},
    {"list", "", "", "the server's channels", 0,
     [](Chat& chat, std::string_view) { return chat.list_channels(); }},
    {"me", "", "TEXT", "say what you do", 1,
     [](Chat& chat, std::string_view words) {
         return chat.say_here(std::string{words}, msg::MessageKind::action);
     }},
    {"nick", "", "NAME", "be called something else", 1,
     [](Chat& chat, std::string_view words) { return chat.rename(split(words).first); }},
    {"pm", "msg m query", "NAME TEXT", "say something to one person", 2,
     [](Chat& chat, std::string_view words) {
         const auto [name, text] = split(words);
         return chat.say_to(name, std::string{text});
     }},
    {"stats", "", "", "what the server counts", 0,
     [](Chat& chat, std::string_view) { return chat.tell_stats(); }},
    {"topic", "t", "[TEXT]", "set this channel's topic, or take it away", 0,
     [](Chat& chat, std::string_view words) { return chat.set_topic(std::string{words}); }},
    {"who", "w names n", "", "who is here", 0,
     [](Chat& chat, std::string_view) { return chat.list_people(); }},
});
static_assert(std::ranges::is_sorted(chat_rows, {}, &ChatCommand::name));

bool is_called(const ChatCommand& command, std::string_view name)
{
    if (command.name == name)
        return true;
    for (auto [alias, rest] = split(command.aliases); !alias.empty();
         std::tie(alias, rest) = std::pair{split(rest).first, split(rest).rest})
        if (alias == name)
            return true;
    return false;
}

std::size_t count_words(std::string_view text)
{
    std::size_t count = 0;
    for (Parts parts = split(text); !parts.first.empty(); parts = split(parts.rest))
        ++count;
    return count;
}

Error unknown_command(std::string_view typed)
{
    const auto meant = text::nearest(typed, chat_rows, &ChatCommand::name);
    return {ErrorCode::usage, fmt::format("no command /{}; {} To say a slash, write //", typed,
                                          meant ? fmt::format("did you mean /{}?", *meant)
                                                : std::string{"see them all with /help."})};
}

} // namespace

std::span<const ChatCommand> chat_commands()
{
    return chat_rows;
}

Result<void> run_chat_command(Chat& chat, std::string_view line)
{
    const auto [name, words] = split(line);
    const auto command = std::ranges::find_if(
        chat_rows, [name = name](const ChatCommand& row) { return is_called(row, name); });
    if (command == chat_rows.end())
        return unknown_command(name);
    if (count_words(words) < command->min_words)
        return Error{ErrorCode::usage,
                     fmt::format("write it so: /{} {}", command->name, command->usage)};
    return command->run(chat, words);
}

} // namespace snug::tui
