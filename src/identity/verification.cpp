#include "src/identity/verification.h"

#include "src/crypto/hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace snug::identity {

std::string verification_digits(std::span<const std::byte, 32> one,
                                std::span<const std::byte, 32> other)
{
    constexpr std::size_t group_bytes = 5;
    constexpr std::uint64_t group_range = 100'000;
    const bool in_order = !std::ranges::lexicographical_compare(other, one);
    const auto hashed = crypto::hash<60>(
        {crypto::part("snug-v1 verify"), in_order ? one : other, in_order ? other : one});
    std::string digits;
    for (std::size_t at = 0; at < hashed.size(); at += group_bytes) {
        std::uint64_t number = 0;
        for (std::size_t i = 0; i < group_bytes; ++i)
            number = number << 8 | std::to_integer<std::uint64_t>(hashed[at + i]);
        digits += fmt::format("{}{:05}", at == 0 ? "" : " ", number % group_range);
    }
    return digits;
}

} // namespace snug::identity
