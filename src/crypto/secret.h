#pragma once

#include "src/crypto/secret_memory.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace snug::crypto {

void wipe(std::span<std::byte> bytes) noexcept;

/// In constant time, whatever the bytes.
bool equal_secrets(std::span<const std::byte> a, std::span<const std::byte> b);

/// Key material.  Moves, never copies; lies in memory of its own kind and is wiped when it dies;
/// has no operator<<.  One that was moved from, or never written, is all zeros.
template <std::size_t N>
class Secret {
public:
    Secret() = default;
    explicit Secret(std::span<const std::byte, N> bytes)
    {
        std::ranges::copy(bytes, writable().begin());
    }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    Secret(Secret&&) noexcept = default;
    Secret& operator=(Secret&&) noexcept = default;
    ~Secret() = default;

    [[nodiscard]] std::span<const std::byte, N> bytes() const
    {
        static constexpr std::array<std::byte, N> zeros{};
        if (memory_.bytes().empty())
            return zeros;
        return memory_.bytes().template first<N>();
    }
    /// Throws std::bad_alloc.
    [[nodiscard]] std::span<std::byte, N> writable()
    {
        if (memory_.bytes().empty())
            memory_ = SecretMemory{N};
        return memory_.bytes().template first<N>();
    }

private:
    SecretMemory memory_;
};

} // namespace snug::crypto
