#pragma once

#include "src/base/bytes.h"
#include "src/base/random.h"
#include "src/base/result.h"
#include "src/sealed/epoch.h"
#include "src/sealed/membership.h"

#include <span>

namespace snug::sealed {

/// An epoch's key, sealed for one person and signed by who gives it: for who is in when the key
/// changes, who is invited, and the two of a direct channel.
///
/// The sealing alone would not say from whom it is.  Who reads it decides whether `from` may
/// give: the owner may, and whoever is certified, for which `giver` is there.
struct Grant {
    Membership giver;    ///< its certificate is zero where the owner gives
    Membership receiver; ///< certified, where the channel has a password
    crypto::ExchangePublicKey ephemeral{};
    Bytes sealed;
};

/// `from` is the key of `giver.identity`.  Fails with bad_value if the receiver's exchange key is
/// none with which a secret can be agreed upon.
Result<Bytes> make_grant(const EpochKey& key, const ChannelId& channel, const Membership& giver,
                         const Membership& receiver, const crypto::SigningKey& from,
                         Random& random);

/// Fails with bad_value unless `giver` signed it for this channel.
Result<Grant> read_grant(std::span<const std::byte> bytes, const ChannelId& channel);

/// The key, for who has `own`, the private half of `receiver.exchange`.
std::optional<EpochKey> open_grant(const Grant& grant, const ChannelId& channel,
                                   const crypto::ExchangeKey& own);

} // namespace snug::sealed
