#pragma once

#include "src/base/result.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace snug::tui {

struct Call;

/// A row of the table of verbs: `snug VERB`.  Help, shell completion and the manual are held to
/// this table.
struct Verb {
    std::string_view name;
    std::string_view usage; ///< the words after it, flags not counted
    std::string_view summary;
    std::size_t min_words;
    std::size_t max_words;  ///< any_number where the words are a text
    std::string_view flags; ///< its own, separated by spaces
    Result<void> (*run)(const Call& call);
};

inline constexpr std::size_t any_number = static_cast<std::size_t>(-1);

/// Sorted by name.
std::span<const Verb> verbs();

} // namespace snug::tui
