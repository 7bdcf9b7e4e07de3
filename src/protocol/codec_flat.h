#pragma once

#include "src/protocol/codec_json.h"

#include <optional>
#include <string_view>

namespace snug::msg {

/// The object in `text`, if it is as plain as what clients say all day: no list or object in it, no
/// escape in a string, no number but a small whole one.  Nothing for any other text, sound or not:
/// that is for parse_object(), which reads all there is and knows what to say of the rest.
///
/// Several times quicker than a parser that expects anything.
std::optional<Json> parse_flat(std::string_view text);

} // namespace snug::msg
