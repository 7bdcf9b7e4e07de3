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
/// which no name holds), is 1 to `max_code_points` long, and is "highly
/// restrictive" as UTS 39 has it: of one script, or of those that Chinese,
/// Japanese or Korean is written in, with Latin.
Result<std::string> prepare_name(std::string_view text, std::size_t max_code_points);

/// NFKC_Casefold: two names with one fold are the same name.
std::string fold(std::string_view prepared);

/// Two names with one skeleton look alike: "Ian" and "1an", "modern" and
/// "rnodern", "ada" in Latin and in Cyrillic letters.  For comparison only, and
/// beside fold(): "Ian" and "ian" are one name, but two skeletons.
///
/// It is the skeleton of UTS 39 with its confusables of Unicode 15.0, made blind
/// to accents and to case as well, and with a handful of letters more that look
/// alike in a terminal (skeleton.cpp).
std::string skeleton(std::string_view prepared);

} // namespace snug::text
