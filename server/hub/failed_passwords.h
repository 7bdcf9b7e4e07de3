#pragma once

#include "server/hub/peer.h"
#include "server/hub/rules.h"
#include "server/hub/token_bucket.h"

#include <string>
#include <unordered_map>

namespace snug::server {

/// How often a wrong password may be tried, counted by where it comes from and not
/// by who says so: a new key costs nothing.  Everybody who shares the loopback
/// address shares as much more of this as of connections.
class FailedPasswords {
public:
    /// Counts an attempt before it is checked, so that no more are being checked at once
    /// than may fail; or says how long to wait.
    std::optional<std::chrono::milliseconds> attempt(const Peer& peer, const HubRules& rules,
                                                     MonoTime now);
    /// The attempt was no failure: it does not count.
    void forgive(const std::string& origin);
    /// Nothing if there is an attempt left.
    std::optional<std::chrono::milliseconds> wait_for_next(const Peer& peer, const HubRules& rules,
                                                           MonoTime now);

private:
    void forget_the_old(const HubRules& rules, MonoTime now);

    std::unordered_map<std::string, TokenBucket> by_origin_;
    std::size_t look_again_at_ = 1024;
};

} // namespace snug::server
