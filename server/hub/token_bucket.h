#pragma once

#include "src/base/time.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

namespace snug::server {

/// How often something may be done: `burst` times at once, `per_second` in the long run.
struct Rate {
    double per_second;
    double burst;

    /// So many at once are as many as in a minute.
    static constexpr Rate a_minute(double times) { return {times / 60, times}; }
};

/// Keeps one doer to a Rate.  Holds only what is owed, so that a rate may change at
/// any time and a bucket that nobody used for a while is worth forgetting.
class TokenBucket {
public:
    /// Nothing if it may be done, which counts; otherwise how long to wait until it may.
    std::optional<std::chrono::milliseconds> take(const Rate& rate, MonoTime now)
    {
        const auto wait = wait_for_next(rate, now);
        if (!wait)
            owed_ += 1;
        return wait;
    }

    /// The same, without doing it.
    std::optional<std::chrono::milliseconds> wait_for_next(const Rate& rate, MonoTime now)
    {
        pay_back(rate, now);
        const double missing = owed_ + 1 - rate.burst;
        if (missing <= rounding)
            return std::nullopt;
        constexpr double longest = 3600; // a rate of 0 has no other end
        const double seconds = std::min(missing / rate.per_second, longest);
        return std::chrono::milliseconds{
            static_cast<long long>(std::ceil(seconds * 1000 - rounding))};
    }

    /// It was done, but turned out not to count.
    void give_back() { owed_ = std::max(0.0, owed_ - 1); }

    /// As good as new.
    [[nodiscard]] bool is_full(const Rate& rate, MonoTime now) const
    {
        return owed_after(rate, now) <= 0;
    }

private:
    /// So that who waited as long as they were told need not wait for a millisecond more.
    static constexpr double rounding = 1e-6;

    [[nodiscard]] double owed_after(const Rate& rate, MonoTime now) const
    {
        const std::chrono::duration<double> passed = now - since_;
        return std::max(0.0, owed_ - rate.per_second * passed.count());
    }
    void pay_back(const Rate& rate, MonoTime now)
    {
        owed_ = owed_after(rate, now);
        since_ = now;
    }

    double owed_ = 0;
    MonoTime since_{};
};

} // namespace snug::server
