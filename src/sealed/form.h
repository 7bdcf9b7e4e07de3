#pragma once

#include "src/base/bytes.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// The one way in which what is signed or sealed becomes bytes: fixed fields in a fixed order,
/// numbers big endian, whatever has no fixed length with its length before it.  What is signed is
/// these bytes as they travel, never something that was read and written again.
namespace snug::sealed {

class FormWriter {
public:
    FormWriter& byte(std::uint8_t value) { return number(value, 1); }
    FormWriter& u32(std::uint32_t value) { return number(value, 4); }
    FormWriter& u64(std::uint64_t value) { return number(value, 8); }
    /// As many bytes as the reader knows there are.
    FormWriter& fixed(std::span<const std::byte> bytes)
    {
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
        return *this;
    }
    /// At most 65,535 bytes.
    FormWriter& sized(std::span<const std::byte> bytes);
    FormWriter& sized(std::string_view text) { return sized(std::as_bytes(std::span{text})); }

    [[nodiscard]] const Bytes& bytes() const { return bytes_; }
    [[nodiscard]] Bytes take() { return std::move(bytes_); }

private:
    FormWriter& number(std::uint64_t value, std::size_t size);

    Bytes bytes_;
};

/// Reads fields in their order.  After one that is not there everything reads as zero, and the
/// reader is not at_end().
class FormReader {
public:
    explicit FormReader(std::span<const std::byte> bytes) : rest_{bytes} {}

    std::uint8_t byte() { return static_cast<std::uint8_t>(number(1)); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
    std::uint64_t u64() { return number(8); }
    template <std::size_t N>
    std::array<std::byte, N> fixed()
    {
        std::array<std::byte, N> out{};
        std::ranges::copy(take(N), out.begin());
        return out;
    }
    Bytes sized();
    std::string text();
    /// What is left, whatever it is.
    std::span<const std::byte> rest() { return take(rest_.size()); }

    /// All fields were there.
    [[nodiscard]] bool ok() const { return !short_; }
    /// And nothing else is.
    [[nodiscard]] bool at_end() const { return ok() && rest_.empty(); }

private:
    std::uint64_t number(std::size_t size);
    std::span<const std::byte> take(std::size_t size);

    std::span<const std::byte> rest_;
    bool short_ = false;
};

} // namespace snug::sealed
