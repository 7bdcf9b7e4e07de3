#pragma once

#include "src/base/bytes.h"
#include "src/base/result.h"
#include "src/base/time.h"
#include "src/crypto/signing.h"

#include <cstddef>
#include <span>
#include <vector>

namespace snug::sealed {

/// That a server has another key than before, signed with the one it had.
///
/// Whoever knew the old key knows the new one by it, without asking anybody.  It says nothing of
/// who has the new key: that is for the link to prove.
struct Succession {
    crypto::SigningPublicKey former{};
    crypto::SigningPublicKey next{};
    WallTime since{}; ///< by the server's clock

    friend bool operator==(const Succession&, const Succession&) = default;
};

/// What sign_succession() makes: a version, two keys, a time, a signature.
inline constexpr std::size_t succession_bytes = 1 + 32 + 32 + 8 + 64;
/// A server shows the last so many; who knew it by a key before those asks its operator.
inline constexpr std::size_t most_successions = 16;

/// `former` is the key that signs.
Bytes sign_succession(const crypto::SigningPublicKey& next, WallTime since,
                      const crypto::SigningKey& former);

/// Fails with bad_value unless the former key signed exactly this.
Result<Succession> read_succession(std::span<const std::byte> bytes);

/// A server by the key it has, and by those it had.
struct Lineage {
    Lineage() = default;
    /// Of a server that has had no other; a key alone says as much.
    Lineage(const crypto::SigningPublicKey& its_key) : key{its_key} {}

    crypto::SigningPublicKey key{};
    std::vector<crypto::SigningPublicKey> former; ///< oldest first

    [[nodiscard]] bool had(const crypto::SigningPublicKey& other) const;
    /// It has this key, or had it.
    [[nodiscard]] bool includes(const crypto::SigningPublicKey& other) const
    {
        return other == key || had(other);
    }
};

/// `chain` is successions, oldest first and one right after the other; nothing, of a server with
/// its first key.  Fails with changed_host unless each begins where the one before it ended, and
/// the last leads to `key`.
Result<Lineage> read_lineage(const crypto::SigningPublicKey& key, std::span<const std::byte> chain);

} // namespace snug::sealed
