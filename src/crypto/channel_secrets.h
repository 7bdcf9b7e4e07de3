#pragma once

#include "src/base/result.h"
#include "src/crypto/secret.h"
#include "src/crypto/signing.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

/// What a sealed channel's password becomes, on the client and nowhere else.
namespace snug::crypto {

/// How much work a guess is: Argon2id's passes, and its memory in KiB (RFC 9106).
///
/// It is in the channel's genesis, so whoever serves that may say anything: less than the floor
/// would make guessing cheap, more than the ceiling would stop the client.
struct PasswordCost {
    std::uint32_t passes = 3;
    std::uint32_t memory_kib = 64 * 1024;

    static const PasswordCost floor;
    static const PasswordCost ceiling;

    [[nodiscard]] bool is_acceptable() const;
    friend bool operator==(const PasswordCost&, const PasswordCost&) = default;
};

inline constexpr PasswordCost PasswordCost::floor{3, 64 * 1024};
inline constexpr PasswordCost PasswordCost::ceiling{10, 256 * 1024};

using PasswordSalt = std::array<std::byte, 16>;

struct ChannelSecrets {
    /// Signs that one knows the password; its public half is in the epoch's record.
    SigningKey authority;
    /// Under this an epoch's key is sealed.
    Secret<32> wrapping;
};

/// Argon2id: what others are made of, or a key itself where there is one use for it.  The same
/// pains as below; the cost must be acceptable.
Secret<32> stretch_password(std::string_view password, const PasswordSalt& salt,
                            const PasswordCost& cost);

/// Takes 50 ms and more, and the memory: never on a loop's thread.  `password` is in NFC.  Fails
/// with bad_value for a cost that is not acceptable; throws std::bad_alloc.
Result<ChannelSecrets> derive_channel_secrets(std::string_view password, const PasswordSalt& salt,
                                              const PasswordCost& cost);

} // namespace snug::crypto
