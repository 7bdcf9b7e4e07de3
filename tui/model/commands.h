#pragma once

#include "src/text/safe_text.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace snug::tui {

enum class CommandId : std::uint8_t {
    away,
    back,
    buffer,
    clear,
    close,
    connect,
    create,
    go_to,
    help,
    ignore,
    invite,
    join,
    kick,
    leave,
    list,
    me,
    names,
    nick,
    password,
    pm,
    quit,
    reconnect,
    search,
    stats,
    status,
    topic,
    unignore,
    verify,
    who,
    whois,
};

/// What a command's first word names, for completion.
enum class Names : std::uint8_t { nothing, channel, person, command, place };

/// A row of the table of commands.  What must hold before a command runs is
/// said here and checked in one place.
struct CommandRow {
    enum Needs : std::uint8_t { nothing = 0, link = 1, channel = 2, link_and_channel = 3 };

    CommandId id;
    std::string_view name;
    std::string_view aliases; ///< separated by spaces
    std::string_view usage;   ///< the words after the name
    text::OurWords summary;
    std::size_t min_words = 0;
    Needs needs = nothing;
    Names first_word = Names::nothing;
};

/// Sorted by name, one row an id.
std::span<const CommandRow> command_rows();

/// By name or alias, in any case.  Null if there is none.
const CommandRow* command_called(std::string_view name);

/// What was probably meant; empty if nothing is near.
std::string_view command_near(std::string_view name);

} // namespace snug::tui
