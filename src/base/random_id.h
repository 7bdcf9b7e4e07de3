#pragma once

#include "src/base/hex.h"
#include "src/base/random.h"

#include <array>
#include <compare>
#include <cstddef>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace snug {

/// An id nobody can guess: N random bytes, written as 2N lowercase hex digits.
template <class Tag, std::size_t N = 16>
class RandomId {
public:
    static constexpr std::size_t size = N;
    using Bytes = std::array<std::byte, N>;

    explicit RandomId(const Bytes& bytes) : bytes_{bytes} {}

    static RandomId make(Random& random)
    {
        Bytes bytes;
        random.fill(bytes);
        return RandomId{bytes};
    }

    /// Nothing if `text` is not exactly 2N hex digits.
    static std::optional<RandomId> parse(std::string_view text)
    {
        Bytes bytes;
        if (!from_hex(text, bytes))
            return std::nullopt;
        return RandomId{bytes};
    }

    [[nodiscard]] const Bytes& bytes() const { return bytes_; }
    [[nodiscard]] std::string str() const { return to_hex(bytes_); }

    friend auto operator<=>(const RandomId&, const RandomId&) = default;

private:
    Bytes bytes_;
};

} // namespace snug

template <class Tag, std::size_t N>
struct std::hash<snug::RandomId<Tag, N>> {
    /// The bytes are random already: the first eight are as good a hash as any.
    std::size_t operator()(const snug::RandomId<Tag, N>& id) const noexcept
    {
        static_assert(N >= sizeof(std::size_t));
        std::size_t value;
        std::memcpy(&value, id.bytes().data(), sizeof value);
        return value;
    }
};
