#pragma once

#include "src/protocol/names.h"

#include <string_view>

namespace snug::tui {

/// The name stands in the text as a word of its own, in any case of letters.
bool mentions(std::string_view text, const MemberName& name);

} // namespace snug::tui
