#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace snug::bench {

/// How often what took how long: to within 1.6 %, in constant space and time.
class Histogram {
public:
    void add(std::chrono::nanoseconds time)
    {
        const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0));
        ++counts_[index_of(value)];
        ++count_;
        most_ = std::max(most_, value);
    }

    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] double max_us() const { return static_cast<double>(most_) / 1000; }

    /// What at least this share took at most, in microseconds; 0 if nothing was added.
    [[nodiscard]] double quantile_us(double share) const
    {
        const auto wanted =
            static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < counts_.size(); ++i)
            if ((seen += counts_[i]) >= wanted && seen > 0)
                return static_cast<double>(std::min(most_of(i), most_)) / 1000;
        return 0;
    }

private:
    /// Values below this are told apart; above, this many in each power of two.
    static constexpr std::uint64_t steps = 64;
    static constexpr int step_bits = 6;

    static std::size_t index_of(std::uint64_t value)
    {
        if (value < steps)
            return value;
        const int shift = static_cast<int>(std::bit_width(value)) - 1 - step_bits;
        return static_cast<std::size_t>(shift + 1) * steps + (value >> shift) - steps;
    }
    static std::uint64_t most_of(std::size_t index)
    {
        if (index < steps)
            return index;
        const auto shift = index / steps - 1;
        return ((index % steps + steps + 1) << shift) - 1;
    }

    std::array<std::uint64_t, (64 - step_bits + 1) * steps> counts_{};
    std::uint64_t count_ = 0;
    std::uint64_t most_ = 0;
};

} // namespace snug::bench
