#pragma once

#include "server/hub/peer.h"
#include "server/hub/rules.h"
#include "src/base/random.h"
#include "src/base/result.h"
#include "src/protocol/ids.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace snug::server {

/// Which connections there is room for.
///
/// Each origin has so many; and so many in all may not have logged in yet, where the
/// kernel's word for a uid counts as a login: nobody on the box can be kept out by
/// strangers on the network.
class Admission {
public:
    /// Counts a connection, or says why there is no room for it.
    Result<void> arrive(SessionId session, const Peer& peer, const HubRules& rules);

    /// When too many have not logged in: one of them, by lot, who must go.  By lot, so
    /// that a flood of connections that never log in cannot keep out one that does.
    std::optional<SessionId> crowded_out(const HubRules& rules, Random& random) const;

    void logged_in(SessionId session);
    void gone(SessionId session, const Peer& peer);

private:
    std::unordered_map<std::string, std::size_t> by_origin_;
    std::vector<SessionId> not_logged_in_;
};

} // namespace snug::server
