#include "tui/model/commands.h"
#include "tui/model/edit_keys.h"
#include "tui/model/keys.h"
#include "tui/model/words.h"

#include "tests/support/manual_page.h"
#include "tests/support/source_files.h"

#include <algorithm>
#include <set>

using namespace snug;
using namespace snug::tui;

namespace {

using KeyNames = std::set<std::string>;

ManualPage snug_1()
{
    return ManualPage{content_of(source_root() / "man/snug.1")};
}

std::vector<std::string> split(std::string_view text, std::string_view by)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(by), text.size());
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + by.size(), text.size()));
    }
    return parts;
}

/// "Alt-1 ... Alt-3" is all of them.
void add_keys(KeyNames& keys, const std::string& text)
{
    const auto ends = split(text, " ... ");
    keys.insert(ends.begin(), ends.end());
    for (std::string key = ends.front(); key < ends.back(); ++key.back())
        keys.insert(key);
}

std::vector<std::string> keys_in_manual(std::string_view heading)
{
    KeyNames keys;
    for (const std::string& head : snug_1().heads(heading))
        for (const std::string& part : split(head, ", "))
            add_keys(keys, part);
    return {keys.begin(), keys.end()};
}

void check_keys(std::string_view heading, const KeyNames& in_program)
{
    CAPTURE(heading);
    CHECK(lines(keys_in_manual(heading)) == lines({in_program.begin(), in_program.end()}));
}

constexpr auto contexts = {Context::chat,  Context::search,   Context::anywhere,
                           Context::start, Context::form,     Context::password,
                           Context::paste, Context::stranger, Context::help};

} // namespace

TEST_CASE("snug(1) has every command of the chat with its other names, and no other")
{
    std::vector<std::string> in_program;
    for (const CommandRow& row : command_rows()) {
        std::string text = "/" + std::string{row.name};
        for (const std::string& alias : split(row.aliases, " "))
            text += ", /" + alias;
        if (!row.usage.empty())
            text += " " + std::string{row.usage};
        in_program.push_back(text);
    }
    CHECK(lines(snug_1().heads("CHAT COMMANDS")) == lines(in_program));
}

TEST_CASE("snug(1) has every key of every screen, and no other")
{
    for (const Context context : contexts) {
        KeyNames keys;
        for (const KeyRow& row : key_rows())
            if (row.context == context)
                keys.insert(name_of(row.key));
        check_keys(heading(context).view(), keys);
    }
    KeyNames keys;
    for (const EditKey& row : edit_keys())
        for (const Key key : {row.first, row.second})
            if (key != Key{})
                keys.insert(name_of(key));
    check_keys(words::keys_edit.view(), keys);
}

TEST_CASE("snug(1) has a list of keys for every screen, and for no other")
{
    std::vector<std::string> headings{std::string{words::keys_edit.view()}};
    for (const Context context : contexts)
        headings.emplace_back(heading(context).view());
    for (const KeyRow& row : key_rows())
        CHECK(std::ranges::find(contexts, row.context) != contexts.end());
    CHECK(sorted_lines(snug_1().subsections("KEYS")) == sorted_lines(headings));
}
