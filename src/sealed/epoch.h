#pragma once

#include "src/base/bytes.h"
#include "src/base/result.h"
#include "src/crypto/sealed.h"
#include "src/sealed/genesis.h"
#include "src/sealed/membership.h"

#include <array>
#include <optional>
#include <span>

namespace snug::sealed {

/// What the messages of an epoch are sealed with: 32 random bytes.  A new password seals these
/// again, not the history.
using EpochKey = crypto::Secret<32>;

/// The key in what open() gave, which is wiped; nothing if that holds none.
std::optional<EpochKey> epoch_key_in(std::optional<Bytes> opened);

/// One of the keys a channel has had, signed by its owner.  There is another when the password
/// changes or somebody is put out.
struct EpochRecord {
    ChannelId channel;
    Epoch number = 0;
    /// Certifies this epoch's members.  Only members may see it: it tells whether a guess of the
    /// password is right.
    crypto::SigningPublicKey authority{};
    /// The epoch's key, for who knows the password; empty where nobody shall come in by one.
    Bytes wrapped;
    /// The key before it, for who has this one; empty where they shall not read back.
    Bytes previous;
    /// hash_of() the record before it; zero for the first.
    std::array<std::byte, 32> before{};

    friend bool operator==(const EpochRecord&, const EpochRecord&) = default;
};

Bytes sign_epoch(const EpochRecord& record, const crypto::SigningKey& owner);

/// Fails with bad_value unless the owner of `genesis` signed exactly this for its channel.
Result<EpochRecord> read_epoch(std::span<const std::byte> bytes, const Genesis& genesis,
                               const ChannelId& channel);

std::array<std::byte, 32> hash_of_epoch(std::span<const std::byte> bytes);

/// Seals an epoch's key under what its password became.
Bytes wrap(const EpochKey& key, const crypto::Secret<32>& wrapping, const Genesis& genesis,
           const ChannelId& channel, Epoch epoch, Random& random);
std::optional<EpochKey> unwrap(const EpochRecord& record, const crypto::Secret<32>& wrapping,
                               const Genesis& genesis);

/// Seals the key of `epoch` - 1 under the one of `epoch`.
Bytes seal_previous(const EpochKey& previous, const EpochKey& key, const ChannelId& channel,
                    Epoch epoch, Random& random);
std::optional<EpochKey> open_previous(const EpochRecord& record, const EpochKey& key);

} // namespace snug::sealed
