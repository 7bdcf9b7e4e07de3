#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace snug {

/// The known word that `typed` was probably meant to be; nothing if none is near.
/// For "did you mean …?".
std::optional<std::string_view> nearest(std::string_view typed,
                                        std::span<const std::string_view> known);

} // namespace snug
