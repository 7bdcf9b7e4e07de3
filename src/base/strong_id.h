#pragma once

#include <compare>
#include <cstddef>
#include <functional>

namespace snug {

/// A number that names one kind of thing: a SessionId is not a RequestId.
template <class Tag, class Rep>
class StrongId {
public:
    constexpr explicit StrongId(Rep value) : value_{value} {}
    [[nodiscard]] constexpr Rep value() const { return value_; }
    friend constexpr auto operator<=>(StrongId, StrongId) = default;

private:
    Rep value_;
};

} // namespace snug

template <class Tag, class Rep>
struct std::hash<snug::StrongId<Tag, Rep>> {
    std::size_t operator()(snug::StrongId<Tag, Rep> id) const noexcept
    {
        return std::hash<Rep>{}(id.value());
    }
};
