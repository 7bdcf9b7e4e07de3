#pragma once

#include <string_view>

namespace snug::text {

enum class Strength {
    weak,   ///< below 30 bits: guessed with little effort
    fair,   ///< below 42
    good,   ///< below 54
    strong, ///< as much as a phrase of five of our words
};

/// How long a channel's password would hold against someone who has the server's
/// disk and guesses offline: for the line below the password field.
///
/// It is an estimate, and meant to err towards weak:
///  - different words of our list joined by '-', ' ', '.' or '_' have 11 bits each;
///  - a common password, also with 4 for a, 0 for o or signs around it, is weak;
///  - else each character has the bits of the kinds of characters used (lower
///    case, upper case, digits, signs, others), times 0.6 because people do not
///    choose by dice, and a fifth of a bit where it continues a run (aaa, abc,
///    321) or repeats a pair that was there before.
/// It knows no language and nothing about the person.  It makes no copy.
Strength strength_of(std::string_view password);

/// The estimate behind it.
double estimated_bits(std::string_view password);

/// "weak", "fair", "good", "strong".
std::string_view name_of(Strength strength);

} // namespace snug::text
