#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>

namespace snug::net {

/// A timeout as poll(2) and epoll_wait(2) take it: -1 for nothing, else whole milliseconds, rounded
/// up, since a deadline half a millisecond away is not now.
inline int to_wait_time(std::optional<std::chrono::nanoseconds> timeout)
{
    if (!timeout)
        return -1;
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(*timeout).count();
    return static_cast<int>(std::clamp<std::int64_t>(ms, 0, std::numeric_limits<int>::max()));
}

} // namespace snug::net
