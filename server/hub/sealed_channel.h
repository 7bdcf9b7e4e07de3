#pragma once

#include "server/hub/log_entry.h"
#include "src/base/result.h"
#include "src/sealed/epoch.h"
#include "src/sealed/genesis.h"

#include <map>
#include <vector>

namespace snug::server {

/// What a sealed channel has more than others, as its log tells it: how it began, the keys it has
/// had, and whose keys are let in.  All of it was checked before it came into the log, and nothing
/// of it opens anything for the server.
class SealedChannel {
public:
    using Identity = crypto::SigningPublicKey;
    /// So many keys of one person; of more, those that were let in last.
    static constexpr std::size_t most_keys_each = 8;

    /// Fails with bad_value if this is not how a channel of this id begins.
    static Result<SealedChannel> begin(const SealedRules& rules, const ChannelId& channel);

    [[nodiscard]] const ChannelId& id() const { return id_; }
    [[nodiscard]] const sealed::Genesis& genesis() const { return genesis_; }
    [[nodiscard]] const Bytes& genesis_form() const { return genesis_form_; }
    [[nodiscard]] const sealed::EpochRecord& present() const { return present_; }
    /// As their owner signed them, from the first.
    [[nodiscard]] const std::vector<Bytes>& epochs() const { return epochs_; }

    /// The keys of who has a place, also those of past epochs; what was let in last comes last.
    [[nodiscard]] const std::map<MemberId, std::vector<Admitted>>& admitted() const
    {
        return admitted_;
    }
    /// Null if this key of theirs was never let in.
    [[nodiscard]] const Admitted* find(const MemberId& member, const Identity& identity) const;
    /// It was, in the present epoch.
    [[nodiscard]] bool has(const MemberId& member, const Identity& identity) const;

    void admit(const MemberId& member, Admitted key);
    void remove(const MemberId& member) { admitted_.erase(member); }
    /// The next epoch; who goes on is admit()ted by whoever knows who has a place.
    void go_on(const Rekeyed& entry);

private:
    SealedChannel(const ChannelId& channel, const SealedRules& rules, sealed::Genesis genesis,
                  sealed::EpochRecord first);

    ChannelId id_;
    sealed::Genesis genesis_;
    Bytes genesis_form_;
    sealed::EpochRecord present_;
    std::vector<Bytes> epochs_;
    std::map<MemberId, std::vector<Admitted>> admitted_;
};

} // namespace snug::server
