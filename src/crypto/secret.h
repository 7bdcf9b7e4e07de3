#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace snug::crypto {

void wipe(std::span<std::byte> bytes) noexcept;

/// In constant time, whatever the bytes.
bool equal_secrets(std::span<const std::byte> a, std::span<const std::byte> b);

/// Key material.  Moves, never copies; wiped when it dies; has no operator<<.
template <std::size_t N>
class Secret {
public:
    Secret() : bytes_{} {}
    explicit Secret(std::span<const std::byte, N> bytes)
    {
        std::copy(bytes.begin(), bytes.end(), bytes_.begin());
    }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    Secret(Secret&& other) noexcept : bytes_{other.bytes_} { wipe(other.bytes_); }
    Secret& operator=(Secret&& other) noexcept
    {
        if (this != &other) {
            bytes_ = other.bytes_;
            wipe(other.bytes_);
        }
        return *this;
    }
    ~Secret() { wipe(bytes_); }

    [[nodiscard]] std::span<const std::byte, N> bytes() const { return bytes_; }
    [[nodiscard]] std::span<std::byte, N> writable() { return bytes_; }

private:
    std::array<std::byte, N> bytes_;
};

} // namespace snug::crypto
