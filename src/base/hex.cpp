#include "src/base/hex.h"

#include <optional>

namespace snug {

namespace {

std::optional<unsigned> digit(char c)
{
    if (c >= '0' && c <= '9')
        return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f')
        return static_cast<unsigned>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F')
        return static_cast<unsigned>(c - 'A' + 10);
    return std::nullopt;
}

} // namespace

std::string to_hex(std::span<const std::byte> bytes)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text(bytes.size() * 2, '0');
    auto digit = text.begin();
    for (const std::byte byte : bytes) {
        *digit++ = digits[std::to_integer<std::size_t>(byte >> 4)];
        *digit++ = digits[std::to_integer<std::size_t>(byte & std::byte{15})];
    }
    return text;
}

bool from_hex(std::string_view text, std::span<std::byte> out)
{
    if (text.size() != out.size() * 2)
        return false;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto high = digit(text[2 * i]);
        const auto low = digit(text[2 * i + 1]);
        if (!high || !low)
            return false;
        out[i] = static_cast<std::byte>(*high << 4 | *low);
    }
    return true;
}

std::string to_base32(std::span<const std::byte> bytes)
{
    static constexpr std::string_view digits = "abcdefghijklmnopqrstuvwxyz234567";
    std::string text;
    unsigned pending = 0;
    unsigned bits = 0;
    for (const std::byte byte : bytes) {
        pending = (pending << 8 | std::to_integer<unsigned>(byte)) & 0xfff;
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            text += digits[pending >> bits & 31];
        }
    }
    if (bits > 0)
        text += digits[pending << (5 - bits) & 31];
    return text;
}

} // namespace snug
