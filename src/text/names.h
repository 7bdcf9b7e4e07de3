#pragma once

#include "src/base/result.h"

#include <cstddef>
#include <string>
#include <string_view>

/// Names that people and channels may have, and when two of them are too alike.
namespace snug::text {

/// The name as it will be kept and shown, or bad_name with a sentence that says
/// what to do.
///
/// A name is NFKC; it has letters of any script with the marks they need,
/// decimal digits and "._-"; it begins with none of ".-" (nor with "/@#:",
/// which no name holds), is 1 to `max_code_points` long, and does not mix
/// scripts that look alike (Latin, Greek, Cyrillic, ...).
Result<std::string> prepare_name(std::string_view text, std::size_t max_code_points);

/// NFKC_Casefold: two names with one fold are the same name.
std::string fold(std::string_view prepared);

/// Two names with one skeleton look alike: "Ian" and "1an", "modern" and
/// "rnodern", "ada" in Latin and in Cyrillic letters.  For comparison only, and
/// beside fold(): "Ian" and "ian" are one name, but two skeletons.
///
/// The idea is that of Unicode's UTS 39, its data is not: accents are stripped,
/// case is folded, and a table of our own (skeleton.cpp) maps letters and digits
/// of scripts that are at hand on a keyboard to the Latin letter they look like.
/// What is missing there is not caught; look-alikes that have nothing to do with
/// a Latin letter are not caught at all.
std::string skeleton(std::string_view prepared);

} // namespace snug::text
