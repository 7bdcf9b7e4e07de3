#pragma once

#include "src/base/result.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace snug::tui {

struct Verb; // tui/cli/verbs.h

/// What was typed, as text; each verb makes of its own flags what they mean.
struct Options {
    // Of every verb
    std::optional<std::string> server, host, port;
    std::optional<std::string> trust;
    std::optional<std::string> name;
    std::optional<std::string> password_file;
    bool json = false;
    bool plain = false;
    bool no_remember = false;
    bool no_screen = false;
    bool help = false;
    bool version = false;

    // Of one or two
    bool open = false;
    std::optional<std::string> group;
    std::optional<std::string> keep;
    std::optional<std::string> channel;
    std::optional<std::string> lines;
    bool follow = false;
    bool mention = false;
    std::optional<std::string> timeout;
    std::optional<std::string> format;
    std::optional<std::string> confirm;
    bool yes = false;
    std::optional<std::string> dump_screen;

    /// What is no flag: a channel, a name, the words of a message.
    std::vector<std::string> words;

    /// The word at `place`, if there is one.
    [[nodiscard]] std::optional<std::string> word(std::size_t place) const;
    /// All words from `place` on, a space between them.
    [[nodiscard]] std::string text_from(std::size_t place) const;
};

/// A row of the table of flags.
struct Flag {
    using Target = std::variant<bool Options::*, std::optional<std::string> Options::*>;

    std::string_view name;    ///< "lines"
    char letter;              ///< 'n', or '\0'
    std::string_view value;   ///< "N"; empty for a switch
    std::string_view summary; ///< after the flag, in the help
    Target target;
};

/// Those every verb takes, and those some take, by name.
std::span<const Flag> common_flags();
const Flag& own_flag(std::string_view name);
/// The names in Verb::flags, one by one.
std::vector<std::string_view> flags_of(const Verb& verb);

/// A command line that made sense.
struct Typed {
    const Verb* verb; ///< null: none, which is the full screen
    Options options;
};

/// Fails with `usage` and a sentence, which says what was probably meant.  What comes after
/// "--" is words, whatever it looks like.
Result<Typed> parse_options(int argc, const char* const* argv, std::span<const Verb> verbs);

/// What --help prints: of all verbs, or of one.
std::string help_text(std::span<const Verb> verbs);
std::string help_text(const Verb& verb);

/// "90", "90s", "5m", "2h" or "1d", as seconds.
Result<std::chrono::seconds> parse_duration(std::string_view text);
/// A whole number from 1 to `most`.
Result<std::uint64_t> parse_count(std::string_view text, std::uint64_t most);

} // namespace snug::tui
