#pragma once

#include "server/hub/log_entry.h"
#include "server/hub/sealed_channel.h"
#include "src/base/result.h"
#include "src/protocol/messages.h"
#include "src/protocol/proven.h"

#include <vector>

/// What clients bring to sealed channels, and whether it may go into the log: pure questions.
///
/// The server can open nothing of it, and no member trusts it to have looked.  It looks so that
/// who knows no password costs nobody anything, and that no log ever has two epochs of one number
/// or a message of an epoch that is over.
namespace snug::server {

using PersonKeys = std::vector<msg::PersonKey>;

/// A channel that may be made.
struct SealedBeginning {
    ChannelId id;
    SealedRules rules;
};
/// One with a password; `owner` makes it, on the server of this key.
Result<SealedBeginning> check_start(const msg::SealedStart& start, const ChannelName& name,
                                    const msg::PublicKey& server, const msg::PersonKey& owner);

/// A conversation of two, and what lets their keys in.
struct DirectBeginning {
    ChannelId id;
    SealedRules rules;
    std::vector<Admitted> owners;
    std::vector<Admitted> others;
};
/// `owner` is one of `owners`, the keys of who opens it.
Result<DirectBeginning> check_direct(const msg::SealedDirect& start, const msg::PublicKey& server,
                                     const msg::PersonKey& owner, const PersonKeys& owners,
                                     const PersonKeys& others);

/// Who joins knows the password of the membership's epoch, and was asked this now, by the server
/// with this key, which may have had another when the channel began.
[[nodiscard]] bool is_proven(const msg::JoinProof& proof, const sealed::Membership& membership,
                             const SealedChannel& channel, const msg::PublicKey& server,
                             const msg::Challenge& challenge, const msg::Proven& joiner);

/// The channel's next epoch, and which of its members go on in it.
struct NextEpoch {
    sealed::Epoch number;
    std::vector<Rekeyed::Given> given;
};
/// Fails with stale_epoch if it is not the next, with bad_value for all else.
Result<NextEpoch> check_rekey(const msg::Rekey& rekey, const SealedChannel& channel);

/// One of the `invited` person's keys is let in by who has a place.
Result<Admitted> check_invite(const msg::Invite& invite, const SealedChannel& channel,
                              const msg::PublicKey& giver, const PersonKeys& invited);

/// A message may be said there by who has this key.
Result<void> check_message(const msg::Say& say, const SealedChannel& channel,
                           const MemberId& member, const msg::PublicKey& sender);

} // namespace snug::server
