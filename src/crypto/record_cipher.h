#pragma once

#include "src/crypto/secret.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace snug::crypto {

/// One direction of a link: ChaCha20-Poly1305 under a key and a counter that both ends keep
/// (the CipherState of the Noise specification, revision 34, 5.1).
class RecordCipher {
public:
    static constexpr std::size_t tag_bytes = 16;

    explicit RecordCipher(Secret<32> key) : key_{std::move(key)} {}

    /// `sealed` is tag_bytes longer than `plain`, and may begin where it begins.
    void seal(std::span<std::byte> sealed, std::span<const std::byte> plain,
              std::span<const std::byte> context = {});
    /// False, and nothing of it to be used, unless the peer sealed exactly this as its next.
    /// `plain` is tag_bytes shorter than `sealed`, and may begin where it begins.
    [[nodiscard]] bool open(std::span<std::byte> plain, std::span<const std::byte> sealed,
                            std::span<const std::byte> context = {});

    /// A key that does not tell the one before; the counter goes on (4.2, 11.3).
    void rekey();
    /// Records since the beginning.
    [[nodiscard]] std::uint64_t count() const { return count_; }

private:
    Secret<32> key_;
    std::uint64_t count_ = 0;
};

} // namespace snug::crypto
