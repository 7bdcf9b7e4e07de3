#pragma once

#include "server/hub/peer.h"
#include "server/hub/rules.h"
#include "server/hub/token_bucket.h"

#include <string>
#include <unordered_map>

namespace snug::server {

/// How often something may be done, counted by where it comes from and not by
/// who says so: a new key costs nothing.  Everybody who shares the loopback address
/// shares as much more of this as of connections.
class OriginBudget {
public:
    using RateOf = Rate (*)(const HubRules&);

    /// `rate` says how often one person may.
    explicit OriginBudget(RateOf rate) : rate_{rate} {}

    /// Counts an attempt before its outcome is known, so that no more are under way at
    /// once than are allowed; or says how long to wait.
    std::optional<std::chrono::milliseconds> attempt(const Peer& peer, const HubRules& rules,
                                                     MonoTime now);
    /// The attempt turned out to be nothing that counts.
    void forgive(const std::string& origin);
    /// Nothing if there is an attempt left.
    std::optional<std::chrono::milliseconds> wait_for_next(const Peer& peer, const HubRules& rules,
                                                           MonoTime now);

private:
    [[nodiscard]] Rate rate_of(const Peer& peer, const HubRules& rules) const;
    void forget_the_old(const HubRules& rules, MonoTime now);

    RateOf rate_;
    std::unordered_map<std::string, TokenBucket> by_origin_;
    std::size_t look_again_at_ = 1024;
};

} // namespace snug::server
