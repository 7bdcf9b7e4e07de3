#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What others may write to do harm where it is shown, and how to see that it did none.
namespace snug::test {

/// Every control, bidi control, zero-width character, tag, and samples of private use and of what
/// is unassigned; sequences that terminals obey; 300 marks on one letter.  One each.
const std::vector<std::string>& hostile_texts();

/// Some of them together, "Q" at both sides of each to find it by: none longer than a message.
std::vector<std::string> hostile_messages();

/// What of it no sink may be given, in words; nothing if it is harmless.  A line feed is layout.
std::optional<std::string> harm_in(std::string_view bytes);

/// The bytes that snug wrote to a terminal without what it draws with itself: the escape sequences
/// of ncurses, its own modes, and the window's title.  Any other sequence stays.
std::string without_drawing(std::string_view bytes);

} // namespace snug::test
