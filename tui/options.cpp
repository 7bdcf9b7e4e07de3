#include "tui/options.h"

#include "src/text/suggest.h"
#include "tui/cli/verbs.h"

#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

namespace snug::tui {

namespace {

constexpr auto common = std::to_array<Flag>({
    {"server", '\0', "SERVER", "unix:PATH or HOST:PORT; else the first that answers",
     &Options::server},
    {"host", '\0', "HOST", "the server's host, with --port; else localhost", &Options::host},
    {"port", '\0', "PORT", "the server's port; else 12345", &Options::port},
    {"trust", '\0', "FINGERPRINT", "trust a new server with this fingerprint, and no other",
     &Options::trust},
    {"name", '\0', "NAME", "what to be called; else your login name", &Options::name},
    {"password-file", '\0', "FILE", "read a channel's password from the first line of FILE",
     &Options::password_file},
    {"json", '\0', "", "print JSON, an object a line", &Options::json},
    {"plain", '\0', "", "no screen control: a line a message", &Options::plain},
    {"no-remember", '\0', "", "write no file: no key, no channel", &Options::no_remember},
    {"no-screen", '\0', "", "do it and end, without the full screen", &Options::no_screen},
    {"help", 'h', "", "say how it is used, and end", &Options::help},
    {"version", '\0', "", "print the version, and end", &Options::version},
});

constexpr auto own = std::to_array<Flag>({
    {"open", '\0', "", "let the server read the channel", &Options::open},
    {"group", '\0', "GROUP", "members of this Unix group may enter, and nobody else",
     &Options::group},
    {"keep", '\0', "KEEP", "how long to keep what is said: 30d, 1000, none, forever",
     &Options::keep},
    {"channel", '\0', "CHANNEL", "only in this channel; else in all you are in", &Options::channel},
    {"lines", 'n', "N", "the last N messages; else 10", &Options::lines},
    {"follow", 'f', "", "go on with what is said from now on", &Options::follow},
    {"mention", '\0', "", "only a message that has your name in it", &Options::mention},
    {"timeout", '\0', "TIME", "give up after so long: 30s, 5m, 2h", &Options::timeout},
    {"format", '\0', "FORMAT", "of export: text or json; of status: with {server} and the like",
     &Options::format},
    {"confirm", '\0', "DIGITS", "these are the digits the other sees: they are verified",
     &Options::confirm},
    {"yes", '\0', "", "the digits have been compared: they are verified", &Options::yes},
    {"dump-screen", '\0', "FILE", "write what the screen shows to FILE, for tests",
     &Options::dump_screen},
});

/// Those of the full screen, which has no row in the table of verbs.
constexpr Verb full_screen{"", "", "", 0, 0, "dump-screen", nullptr};

void declare(CLI::App& app, Options& options, const Flag& flag)
{
    std::string names = fmt::format("--{}", flag.name);
    if (flag.letter != '\0')
        names += fmt::format(",-{}", flag.letter);
    if (const auto* target = std::get_if<bool Options::*>(&flag.target))
        app.add_flag(names, options.**target);
    else
        app.add_option(names, options.*std::get<1>(flag.target))
            ->type_name(std::string{flag.value})
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void declare(CLI::App& app, Options& options, const Verb& verb)
{
    for (const std::string_view name : flags_of(verb))
        declare(app, options, own_flag(name));
}

Error misused(std::string text)
{
    return {ErrorCode::usage, std::move(text)};
}

std::string did_you_mean(std::string_view typed, std::span<const std::string_view> known,
                         std::string_view before, std::string_view otherwise)
{
    const auto meant = text::nearest(typed, known);
    return meant ? fmt::format("did you mean {}{}?", before, *meant) : std::string{otherwise};
}

Error unknown_verb(std::string_view typed, std::span<const Verb> verbs)
{
    std::vector<std::string_view> names(verbs.size());
    std::ranges::transform(verbs, names.begin(), &Verb::name);
    return misused(fmt::format("there is no command {}; {}", typed,
                               did_you_mean(typed, names, "", "see them all with: snug --help")));
}

Error unknown_flag(std::string_view typed, const Verb& verb)
{
    std::vector<std::string_view> names = flags_of(verb);
    for (const Flag& flag : common)
        names.push_back(flag.name);
    std::string_view bare = typed.substr(0, typed.find('='));
    bare.remove_prefix(bare.find_first_not_of('-'));
    std::string help = "see them all with: snug --help";
    if (verb.max_words == any_number)
        help = "before a text that begins with a dash write --";
    else if (!verb.name.empty())
        help = fmt::format("see them all with: snug {} --help", verb.name);
    return misused(fmt::format("there is no {}; {}", typed, did_you_mean(bare, names, "--", help)));
}

/// A dash alone is a word, and so is a number below nought.
bool looks_like_flag(std::string_view word)
{
    return word.find_first_not_of('-') != std::string_view::npos && word[0] == '-' &&
           (word[1] < '0' || word[1] > '9');
}

Result<void> check_words(const Verb& verb, const Options& options)
{
    if (options.words.size() < verb.min_words || options.words.size() > verb.max_words)
        return misused(fmt::format("write it so: snug {}{}{}", verb.name,
                                   verb.usage.empty() ? "" : " ", verb.usage));
    return {};
}

std::string row(std::string_view left, std::string_view right)
{
    return fmt::format("  {:<27} {}\n", left, right);
}

std::string rows(std::span<const Flag> flags)
{
    std::string text;
    for (const Flag& flag : flags)
        text += row(fmt::format("{}--{}{}{}", flag.letter ? fmt::format("-{}, ", flag.letter) : "",
                                flag.name, flag.value.empty() ? "" : " ", flag.value),
                    flag.summary);
    return text;
}

} // namespace

std::optional<std::string> Options::word(std::size_t place) const
{
    if (place >= words.size())
        return std::nullopt;
    return words[place];
}

std::string Options::text_from(std::size_t place) const
{
    if (place >= words.size())
        return "";
    return fmt::format(
        "{}", fmt::join(words.begin() + static_cast<std::ptrdiff_t>(place), words.end(), " "));
}

std::span<const Flag> common_flags()
{
    return common;
}

const Flag& own_flag(std::string_view name)
{
    const auto flag = std::ranges::find(own, name, &Flag::name);
    INVARIANT(flag != own.end());
    return *flag;
}

std::vector<std::string_view> flags_of(const Verb& verb)
{
    std::vector<std::string_view> names;
    std::string_view rest = verb.flags;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        names.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return names;
}

Result<Typed> parse_options(int argc, const char* const* argv, std::span<const Verb> verbs)
{
    CLI::App app;
    app.set_help_flag();
    app.fallthrough();
    app.allow_extras();
    Options options;
    for (const Flag& flag : common)
        declare(app, options, flag);
    declare(app, options, full_screen);
    std::map<const CLI::App*, const Verb*> verb_of;
    for (const Verb& verb : verbs) {
        CLI::App* sub = app.add_subcommand(std::string{verb.name});
        sub->set_help_flag();
        sub->allow_extras();
        declare(*sub, options, verb);
        verb_of.emplace(sub, &verb);
    }
    app.require_subcommand(0, 1);
    const std::span arguments{argv, static_cast<std::size_t>(argc)};
    const auto dashes = std::ranges::find(arguments, std::string_view{"--"});
    try {
        app.parse(static_cast<int>(dashes - arguments.begin()), argv);
    } catch (const CLI::ParseError& error) {
        return misused(error.what());
    }
    const auto chosen = app.get_subcommands();
    const Verb* verb = chosen.empty() ? nullptr : verb_of.at(chosen.front());
    // The words are no option of CLI11's: it would cut "[a,b]" in two.
    for (std::string& word : app.remaining(true)) {
        if (looks_like_flag(word))
            return unknown_flag(word, verb ? *verb : full_screen);
        if (!verb)
            return unknown_verb(word, verbs);
        options.words.push_back(std::move(word));
    }
    if (dashes != arguments.end())
        options.words.insert(options.words.end(), dashes + 1, arguments.end());
    if (!verb && !options.words.empty())
        return unknown_verb(options.words.front(), verbs);
    if (verb && !options.help && !options.version)
        if (auto fine = check_words(*verb, options); !fine)
            return fine.error();
    return Typed{verb, std::move(options)};
}

std::string help_text(std::span<const Verb> verbs)
{
    std::string text = "snug: small private rooms for your terminal\n\n"
                       "  snug                        the full screen: start there\n";
    for (const Verb& verb : verbs)
        text += row(fmt::format("snug {} {}", verb.name, verb.usage), verb.summary);
    return text + "\nWith any of them:\n" + rows(common) +
           "\nFlags of one command: snug COMMAND --help.  More: man snug\n";
}

std::string help_text(const Verb& verb)
{
    std::string text = fmt::format("snug {} {}\n{}\n", verb.name, verb.usage, verb.summary);
    std::vector<Flag> flags;
    for (const std::string_view name : flags_of(verb))
        flags.push_back(own_flag(name));
    if (!flags.empty())
        text += "\n" + rows(flags);
    return text + "\nWith any command:\n" + rows(common);
}

Result<std::chrono::seconds> parse_duration(std::string_view text)
{
    constexpr auto units = std::to_array<std::pair<std::string_view, std::int64_t>>(
        {{"", 1}, {"s", 1}, {"m", 60}, {"h", 60 * 60}, {"d", 24 * 60 * 60}});
    constexpr std::int64_t longest_count = 1'000'000;

    std::int64_t count = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, count);
    const auto unit = std::ranges::find(units, std::string_view{stop, end},
                                        &std::pair<std::string_view, std::int64_t>::first);
    if (error != std::errc{} || unit == units.end() || count < 1 || count > longest_count)
        return misused(fmt::format("\"{}\" is no time; write 30s, 5m or 2h", text));
    return std::chrono::seconds{count * unit->second};
}

Result<std::uint64_t> parse_count(std::string_view text, std::uint64_t most)
{
    std::uint64_t count = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, count);
    if (error != std::errc{} || stop != end || count < 1 || count > most)
        return misused(fmt::format("\"{}\" is no number from 1 to {}", text, most));
    return count;
}

} // namespace snug::tui
