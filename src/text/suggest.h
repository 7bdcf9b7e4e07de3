#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
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

/// A name that outlives the look at it: a string_view, or a string that stays
/// where it is; not a string made on the way.
template <class T>
concept LastingName = std::convertible_to<T, std::string_view> &&
    (std::is_lvalue_reference_v<T> || std::same_as<T, std::string_view>);

/// The name that was probably meant, the first of those equally near; nothing
/// if none is near.
///
///     nearest("hepl", commands, &Command::name)
template <std::ranges::input_range Rows, class NameOf = std::identity>
requires LastingName<std::invoke_result_t<NameOf&, std::ranges::range_reference_t<const Rows>>>
    std::optional<std::string_view> nearest(std::string_view typed, const Rows& rows,
                                            NameOf name_of = {})
{
    std::optional<std::string_view> best;
    std::size_t fewest = tolerated_slips(typed) + 1;
    for (auto&& row : rows) {
        const std::string_view name = std::invoke(name_of, row);
        if (const std::size_t slips = slips_between(typed, name); slips < fewest) {
            best = name;
            fewest = slips;
        }
    }
    return best;
}

} // namespace snug::text
