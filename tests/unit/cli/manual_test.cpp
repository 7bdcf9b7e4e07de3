#include "src/base/error.h"
#include "tests/support/manual_page.h"
#include "tests/support/source_files.h"
#include "tui/cli/chat_commands.h"
#include "tui/cli/failure.h"
#include "tui/cli/verbs.h"
#include "tui/options.h"

#include <algorithm>
#include <set>
#include <sstream>

using namespace snug;
using namespace snug::tui;

namespace {

ManualPage snug_1()
{
    return ManualPage{content_of(source_root() / "man/snug.1")};
}

std::string with_words(std::string_view name, std::string_view usage)
{
    return std::string{name} + (usage.empty() ? "" : " ") + std::string{usage};
}

std::string in_words(const Flag& flag)
{
    const std::string letter = flag.letter == '\0' ? "" : std::string{"-"} + flag.letter + ", ";
    return letter + with_words("--" + std::string{flag.name}, flag.value);
}

} // namespace

TEST_CASE("snug(1) has every command of snug with its words, and no other")
{
    std::vector<std::string> in_program;
    for (const Verb& verb : verbs())
        in_program.push_back(with_words(verb.name, verb.usage));
    CHECK(lines(snug_1().heads("COMMANDS")) == lines(in_program));
}

TEST_CASE("snug(1) has every flag of snug, those of all commands first, and no other")
{
    std::vector<std::string> in_program;
    for (const Flag& flag : common_flags())
        in_program.push_back(in_words(flag));
    std::set<std::string_view> others{"dump-screen"}; // of the screen, which is no verb's
    for (const Verb& verb : verbs())
        for (const std::string_view name : flags_of(verb))
            others.insert(name);
    for (const std::string_view name : others)
        in_program.push_back(in_words(own_flag(name)));

    const auto in_manual = snug_1().heads("OPTIONS");
    CHECK(sorted_lines(in_manual) == sorted_lines(in_program));
    const auto common = std::min(common_flags().size(), in_manual.size());
    CHECK(lines({in_manual.begin(), in_manual.begin() + static_cast<std::ptrdiff_t>(common)}) ==
          lines({in_program.begin(), in_program.begin() + static_cast<std::ptrdiff_t>(common)}));
}

TEST_CASE("snug(1) names with a flag of some commands those it goes with")
{
    const auto items = snug_1().items("OPTIONS");
    for (const Verb& verb : verbs())
        for (const std::string_view name : flags_of(verb)) {
            const std::string head = in_words(own_flag(name));
            CAPTURE(head);
            const auto item = std::ranges::find(items, head, &ManualPage::Item::head);
            REQUIRE(item != items.end());
            const std::string whose = item->body.substr(0, item->body.find(')'));
            CHECK(whose.starts_with('('));
            CHECK(whose.find(verb.name) != std::string::npos);
        }
}

TEST_CASE("snug(1) has every command of the plain chat with its other names, and no other")
{
    std::vector<std::string> in_program;
    for (const ChatCommand& command : chat_commands()) {
        std::string names = "/" + std::string{command.name};
        std::istringstream aliases{std::string{command.aliases}};
        for (std::string alias; aliases >> alias;)
            names += ", /" + alias;
        in_program.push_back(with_words(names, command.usage));
    }
    CHECK(lines(snug_1().heads("THE PLAIN CHAT")) == lines(in_program));
}

TEST_CASE("snug(1) has every status snug can end with")
{
    const auto documented = snug_1().heads("EXIT STATUS");
    for (int code = 0; code <= static_cast<int>(ErrorCode::usage); ++code) {
        const int status = failure_of({static_cast<ErrorCode>(code), ""}, "").exit_code;
        CAPTURE(status);
        CHECK(std::ranges::find(documented, std::to_string(status)) != documented.end());
    }
}
