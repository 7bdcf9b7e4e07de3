#include "tui/cli/chat_commands.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace snug::tui {

TEST_CASE("no two chat commands have a name in common")
{
    std::set<std::string> names;
    for (const ChatCommand& command : chat_commands()) {
        CHECK(names.emplace(command.name).second);
        std::string alias;
        for (const char c : std::string{command.aliases} + " ") {
            if (c != ' ')
                alias += c;
            else if (!alias.empty())
                CHECK(names.insert(std::exchange(alias, "")).second);
        }
    }
    for (const char* wanted : {"exit", "quit", "help", "pm", "stats", "who"})
        CHECK(names.contains(wanted));
}

} // namespace snug::tui
