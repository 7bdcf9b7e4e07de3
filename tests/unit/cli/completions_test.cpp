#include "tests/support/source_files.h"
#include "tui/cli/verbs.h"
#include "tui/options.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <memory>
#include <set>
#include <sstream>
#include <vector>

/// What the shells offer after "snug" is what the tables have.
namespace snug::tui {

namespace {

using Offered = std::set<std::string>;

std::string completion(const std::string& name)
{
    return content_of(source_root() / "tui/completions" / name);
}

/// The last word completed by bash.
Offered offered_by_bash(const std::vector<std::string>& words)
{
    std::string script =
        "source '" + (source_root() / "tui/completions/snug.bash").string() + "'; COMP_WORDS=(";
    for (const std::string& word : words)
        script += "'" + word + "' ";
    script += "); COMP_CWORD=" + std::to_string(words.size() - 1) +
              "; HOME=/nonexistent; _snug; echo \"${COMPREPLY[@]}\"";
    const std::string command = "bash --norc -c '" + [&] {
        std::string quoted;
        for (const char c : script)
            quoted += c == '\'' ? std::string{"'\\''"} : std::string{c};
        return quoted;
    }() + "'";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe{::popen(command.c_str(), "r"), ::pclose};
    REQUIRE(pipe);
    std::string output;
    std::array<char, 4096> buffer;
    while (std::fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr)
        output += buffer.data();
    std::istringstream stream{output};
    return {std::istream_iterator<std::string>{stream}, {}};
}

Offered names_of(std::span<const Flag> flags)
{
    Offered names;
    for (const Flag& flag : flags)
        names.insert("--" + std::string{flag.name});
    return names;
}

std::string escaped(std::string_view text, std::string_view what, std::string_view with)
{
    std::string result;
    for (const char c : text) {
        if (what.find(c) != std::string_view::npos)
            result += with;
        result += c;
    }
    return result;
}

std::string in_fish(std::string_view text)
{
    return escaped(text, "'", "\\");
}

std::string fish_line(const Flag& flag, const std::string& condition)
{
    std::string line = "complete -c snug" + condition;
    if (flag.letter != '\0')
        line += std::string{" -s "} + flag.letter;
    line += " -l " + std::string{flag.name};
    if (!flag.value.empty())
        line += flag.value == "FILE" ? " -rF" : " -x";
    return line + " -d '" + in_fish(flag.summary) + "'\n";
}

/// In single quotes a quote ends them, is written, and begins them again.
std::string in_zsh(std::string_view text)
{
    std::string quoted;
    for (const char c : escaped(text, "[]:", "\\"))
        quoted += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return quoted;
}

std::string zsh_line(const Flag& flag)
{
    const std::string name = "--" + std::string{flag.name};
    std::string value;
    if (!flag.value.empty())
        value = ":" + std::string{flag.value} + ":" + (flag.value == "FILE" ? "_files" : "");
    const std::string words = "[" + in_zsh(flag.summary) + "]" + value + "'\n";
    if (flag.letter != '\0')
        return std::string{"{-"} + flag.letter + "," + name + "}'" + words;
    return "'" + name + (value.empty() ? "" : "=") + words;
}

std::size_t count_of(std::string_view text, std::string_view part)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos;
         at = text.find(part, at + 1))
        ++count;
    return count;
}

} // namespace

TEST_CASE("bash offers every verb, and with each its flags and no other")
{
    Offered names;
    for (const Verb& verb : verbs())
        names.emplace(verb.name);
    CHECK(offered_by_bash({"snug", ""}) == names);
    CHECK(offered_by_bash({"snug", "--name", "ada", "st"}) == Offered{"stats", "status"});
    CHECK(offered_by_bash({"snug", "-"}) == names_of(common_flags()));
    for (const Verb& verb : verbs()) {
        CAPTURE(verb.name);
        Offered flags = names_of(common_flags());
        for (const std::string_view flag : flags_of(verb))
            flags.insert("--" + std::string{flag});
        CHECK(offered_by_bash({"snug", std::string{verb.name}, "--"}) == flags);
    }
}

TEST_CASE("bash offers nothing where a value is wanted")
{
    for (const Flag& flag : common_flags())
        if (!flag.value.empty() && flag.value != "FILE")
            CHECK(offered_by_bash({"snug", "--" + std::string{flag.name}, ""}).empty());
}

TEST_CASE("fish offers what the tables have, in their words")
{
    const std::string fish = completion("snug.fish");
    std::size_t lines = 2; // of no verb and no flag
    for (const Verb& verb : verbs()) {
        const std::string name{verb.name};
        CHECK(fish.find("complete -c snug -n __fish_use_subcommand -a " + name + " -d '" +
                        in_fish(verb.summary) + "'\n") != std::string::npos);
        ++lines;
        for (const std::string_view flag : flags_of(verb)) {
            CAPTURE(flag);
            CHECK(fish.find(fish_line(own_flag(flag), " -n '__fish_seen_subcommand_from " + name +
                                                          "'")) != std::string::npos);
            ++lines;
        }
    }
    for (const Flag& flag : common_flags()) {
        CAPTURE(flag.name);
        CHECK(fish.find(fish_line(flag, "")) != std::string::npos);
        ++lines;
    }
    CHECK(count_of(fish, "complete -c snug ") == lines);
}

TEST_CASE("zsh offers what the tables have, in their words")
{
    const std::string zsh = completion("_snug");
    std::size_t flags = 0;
    for (const Verb& verb : verbs()) {
        CAPTURE(verb.name);
        CHECK(zsh.find("    '" + std::string{verb.name} + ":" + in_zsh(verb.summary) + "'\n") !=
              std::string::npos);
        for (const std::string_view flag : flags_of(verb)) {
            CAPTURE(flag);
            CHECK(zsh.find(zsh_line(own_flag(flag))) != std::string::npos);
            ++flags;
        }
    }
    for (const Flag& flag : common_flags()) {
        CAPTURE(flag.name);
        CHECK(zsh.find(zsh_line(flag)) != std::string::npos);
        ++flags;
    }
    CHECK(count_of(zsh, "'--") + count_of(zsh, ",--") == flags);
}

} // namespace snug::tui
