#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace snug::tui {

/// What Tab offers for one word, in turn; the last is the user's own text again.
struct Completion {
    std::string before;              ///< the draft in front of the word
    std::string after;               ///< and behind it
    std::vector<std::string> offers; ///< with ": " or " " where that belongs
    std::size_t at = 0;              ///< which one stands in the draft now

    friend bool operator==(const Completion&, const Completion&) = default;
};

} // namespace snug::tui
