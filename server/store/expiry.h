#pragma once

#include "src/base/time.h"
#include "src/protocol/retention.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

/// When a message is over, for every kind of store.
namespace snug::server {

/// Tells a round of expiry by what time things are over: no later than the round before was
/// told, so that a clock that is set far ahead, and mended before the next, ends nothing.
class ExpiryClock {
public:
    /// Nothing for the first round.
    std::optional<WallTime> round(WallTime now)
    {
        const auto before = std::exchange(before_, now);
        return before ? std::optional{std::min(*before, now)} : std::nullopt;
    }

private:
    std::optional<WallTime> before_;
};

/// How long ago a message was, by both measures.  One that has its time from a clock that was
/// ahead, so that it seems to be of the future, is of the time of the next that is not.
struct Age {
    WallTime at;
    std::int64_t entries_since;
};

/// Its channel does not keep it any longer.
bool is_over(const Retention& keep, const Age& age, WallTime now);

/// Its id need not be known any longer: nobody sends it again after so long, by both measures.
bool is_id_over(const Age& age, WallTime now);

} // namespace snug::server
