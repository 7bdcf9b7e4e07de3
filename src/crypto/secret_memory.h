#pragma once

#include <cstddef>
#include <span>
#include <utility>

namespace snug::crypto {

/// A piece of the memory that keys are kept in: between pages that cannot be touched, in no core
/// dump, not swapped out as far as the system lets us (RLIMIT_MEMLOCK); wiped when it is given
/// back.
///
/// Pieces of up to 128 bytes share their pages: a key of 32 bytes would take three of its own, and
/// some system calls.
class SecretMemory {
public:
    SecretMemory() = default;
    /// Zeros.  Throws std::bad_alloc.
    explicit SecretMemory(std::size_t size);
    SecretMemory(SecretMemory&& other) noexcept : bytes_{std::exchange(other.bytes_, {})} {}
    SecretMemory& operator=(SecretMemory&& other) noexcept
    {
        std::swap(bytes_, other.bytes_);
        other.give_back();
        return *this;
    }
    ~SecretMemory() { give_back(); }

    /// None of it in one that was moved from.
    [[nodiscard]] std::span<std::byte> bytes() const { return bytes_; }

private:
    void give_back() noexcept;

    std::span<std::byte> bytes_;
};

} // namespace snug::crypto
