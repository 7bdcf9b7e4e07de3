#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace snug {

/// Two lowercase digits a byte.
std::string to_hex(std::span<const std::byte> bytes);

/// False, with `out` unspecified, unless `text` is exactly 2 × out.size() hex digits.
bool from_hex(std::string_view text, std::span<std::byte> out);

/// RFC 4648 base32 in lower case, without padding.
std::string to_base32(std::span<const std::byte> bytes);

} // namespace snug
