#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace snug::text {

inline constexpr std::size_t word_bits = 11;
inline constexpr std::size_t word_count = std::size_t{1} << word_bits;

/// The words passphrases are made of, sorted and distinct.
const std::array<std::string_view, word_count>& word_list();

bool is_listed_word(std::string_view text);

} // namespace snug::text
