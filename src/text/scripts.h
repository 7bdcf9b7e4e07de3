#pragma once

#include <span>
#include <string_view>

namespace snug::text {

/// Letters, marks and digits from `first` to `last` that are of one script.
struct ScriptRange {
    char32_t first, last;
    std::string_view script; ///< "Latin"; "Common" for what is used with several
};

/// Sorted, and without overlaps.
std::span<const ScriptRange> script_ranges();

} // namespace snug::text
