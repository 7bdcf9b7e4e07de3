#pragma once

#include <concepts>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

/// The operator's log: a constant sentence and fields, never a message's text or a key.
///
///     log::info("net", "connected", {{"session", id}, {"address", address}});
///
/// One line each on stderr in logfmt, or as JSON; with journald's <N> priority
/// prefix when stderr is the journal.
namespace snug::log {

enum class Level { debug, info, warning, error };

/// A named value: a number or text, which is cleaned on its way to the line.  One that is empty
/// is left out of the line.
struct Field {
    Field(std::string_view field_name, std::string_view text) : name{field_name}, value{text} {}
    Field(std::string_view field_name, const char* text) : name{field_name}, value{text} {}
    Field(std::string_view field_name, const std::string& text) : name{field_name}, value{text} {}
    template <std::integral Number>
    Field(std::string_view field_name, Number number)
        : name{field_name}, value{std::to_string(number)}
    {
    }

    std::string_view name;
    std::string value;
};
using Fields = std::initializer_list<Field>;

enum class Format { logfmt, json };

struct Settings {
    Level level = Level::info;
    Format format = Format::logfmt;
    /// Prefix each line with its syslog priority, as journald reads it (sd-daemon(3)).
    bool journal_prefix = false;
    /// What takes all out of a text that a terminal or a pager obeys: this layer knows no Unicode.
    /// Without it a line is ASCII, with '?' for every other byte.
    std::string (*clean)(std::string_view text) = nullptr;
};

/// Set once by main(), again on reload.  Until then: info and above, logfmt.
void configure(const Settings& settings);

void debug(std::string_view module, std::string_view sentence, Fields fields = {});
void info(std::string_view module, std::string_view sentence, Fields fields = {});
void warning(std::string_view module, std::string_view sentence, Fields fields = {});
void error(std::string_view module, std::string_view sentence, Fields fields = {});

std::string_view name_of(Level level);
/// Nothing for a word that is no level's name.
std::optional<Level> level_from(std::string_view name);

/// The line that would be written, without its newline; for tests.
std::string format(const Settings& settings, Level level, std::string_view module,
                   std::string_view sentence, Fields fields);

} // namespace snug::log
