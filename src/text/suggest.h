#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <ranges>
#include <string_view>
#include <type_traits>

/// "no command /hepl — did you mean /help?"
namespace snug::text {

/// How many slips lead from one word to the other: a letter too many, too few,
/// another one, or two swapped (Damerau-Levenshtein, each place edited once).
/// Upper and lower case of ASCII are the same letter.
std::size_t slips_between(std::string_view typed, std::string_view meant);

/// Slips beyond which a suggestion would be a guess: one in a short word, at most
/// three in a long one, never all of its letters.
std::size_t tolerated_slips(std::string_view typed);

/// Views into names that outlive the range's iterator: string_views, or strings
/// that stay where they are.
template <class R>
concept NameRange = std::ranges::input_range<R> &&
    std::convertible_to<std::ranges::range_reference_t<R>, std::string_view> &&
    (std::is_lvalue_reference_v<std::ranges::range_reference_t<R>> ||
     std::same_as<std::ranges::range_value_t<R>, std::string_view>);

/// The name that was probably meant, the first of those equally near; nothing
/// if none is near.
template <NameRange Names>
std::optional<std::string_view> nearest(std::string_view typed, Names&& names)
{
    std::optional<std::string_view> best;
    std::size_t fewest = tolerated_slips(typed) + 1;
    for (auto&& name : names)
        if (const std::size_t slips = slips_between(typed, name); slips < fewest) {
            best = std::string_view{name};
            fewest = slips;
        }
    return best;
}

} // namespace snug::text
