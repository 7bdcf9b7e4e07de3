#pragma once

#include <span>
#include <string_view>

namespace snug::text {

/// A letter, mark or digit, and what UTS 39 has everything that looks like it mapped to.
struct Confusable {
    char32_t from;
    std::u32string_view like;
};

/// Unicode's confusables, as far as a name can hold them in NFD; sorted by `from`.
std::span<const Confusable> confusables();

} // namespace snug::text
