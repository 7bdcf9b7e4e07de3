#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace snug {

/// Bytes that are no text.
using Bytes = std::vector<std::byte>;

/// RFC 4648 base64 with padding, in one line.
std::string to_base64(std::span<const std::byte> bytes);

/// How long that is.
constexpr std::size_t base64_size(std::size_t bytes)
{
    return (bytes + 2) / 3 * 4;
}

/// Nothing unless `text` is exactly what to_base64() makes of some bytes.
std::optional<Bytes> from_base64(std::string_view text);

} // namespace snug
