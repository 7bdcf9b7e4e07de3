#pragma once

#include "src/base/bytes.h"
#include "src/base/result.h"
#include "src/crypto/exchange.h"
#include "src/crypto/signing.h"
#include "src/protocol/ids.h"

#include <cstdint>
#include <span>

namespace snug::sealed {

/// Counts the keys a channel has had, from 1.
using Epoch = std::uint32_t;

/// Somebody's keys, and that whoever knew the password of this epoch took them in.  A server that
/// does not know it can invent no reader.
struct Membership {
    Epoch epoch = 0;
    crypto::SigningPublicKey identity{};
    crypto::ExchangePublicKey exchange{};
    crypto::SignatureBytes certificate{};

    friend bool operator==(const Membership&, const Membership&) = default;
};

/// `authority` is the epoch's, made of its password.
Membership certify(const crypto::SigningKey& authority, const ChannelId& channel, Epoch epoch,
                   const crypto::SigningPublicKey& identity,
                   const crypto::ExchangePublicKey& exchange);

[[nodiscard]] bool is_certified(const crypto::SigningPublicKey& authority, const ChannelId& channel,
                                const Membership& member);

/// What encode() makes.
inline constexpr std::size_t membership_bytes = 4 + 32 + 32 + 64;
Bytes encode(const Membership& member);
Result<Membership> read_membership(std::span<const std::byte> bytes);

/// What somebody signs with the epoch's authority to show that they know the password.  It holds
/// for one question on one link.
struct JoinStatement {
    crypto::SigningPublicKey server{};
    std::span<const std::byte> binding; ///< of the link; empty where there is no other end
    ChannelId channel;
    Epoch epoch = 0;
    crypto::SigningPublicKey identity{};
    std::array<std::byte, 32> challenge{};
};
crypto::SignatureBytes prove(const JoinStatement& statement, const crypto::SigningKey& authority);
[[nodiscard]] bool is_proven(const JoinStatement& statement,
                             const crypto::SigningPublicKey& authority,
                             const crypto::SignatureBytes& proof);

} // namespace snug::sealed
