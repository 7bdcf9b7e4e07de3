#include "tui/backoff.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace snug::tui {

std::chrono::milliseconds Backoff::next(Random& random)
{
    using std::chrono::milliseconds;

    const unsigned attempt = attempts_++;
    if (attempt == 0)
        return milliseconds{0};
    milliseconds range = shortest;
    for (unsigned doubled = 1; doubled < attempt && range < longest; ++doubled)
        range *= 2;
    range = std::min(range, longest);

    std::array<std::byte, sizeof(std::uint32_t)> bytes;
    random.fill(bytes);
    const auto half = static_cast<std::uint64_t>(range.count() / 2);
    const std::uint64_t share = (half * std::bit_cast<std::uint32_t>(bytes)) >> 32;
    return milliseconds{static_cast<milliseconds::rep>(half + share)};
}

void Backoff::shorten()
{
    attempts_ = std::min(attempts_, 1U);
}

} // namespace snug::tui
