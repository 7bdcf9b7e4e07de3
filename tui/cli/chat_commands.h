#pragma once

#include "src/base/result.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace snug::tui {

class Chat;

/// A row of the table of what can be typed in `snug chat` after a slash.
struct ChatCommand {
    std::string_view name;
    std::string_view aliases; ///< separated by spaces
    std::string_view usage;
    std::string_view summary;
    std::size_t min_words;
    Result<void> (*run)(Chat& chat, std::string_view words);
};

/// Sorted by name.
std::span<const ChatCommand> chat_commands();

/// Does what the line, without its slash, says.
Result<void> run_chat_command(Chat& chat, std::string_view line);

} // namespace snug::tui
