#pragma once

#include "server/hub/peer.h"
#include "src/protocol/limits.h"
#include "src/protocol/retention.h"

#include <algorithm>
#include <cstddef>

namespace snug::server {

/// The limits an operator may set; the defaults are limits.h's.
struct HubRules {
    std::size_t connections_per_origin = limits::connections_per_origin;
    std::size_t connections_from_loopback = limits::connections_from_loopback;
    std::size_t not_logged_in = limits::not_logged_in;
    double messages_per_second = limits::messages_per_second;
    double message_burst = limits::message_burst;
    double joins_per_minute = limits::joins_per_minute;
    double failed_passwords_per_minute = limits::failed_passwords_per_minute;
    double searches_per_minute = limits::searches_per_minute;
    std::size_t channels_created_per_user = limits::channels_created_per_user;
    /// How long a new channel keeps what is said in it.
    Retention keep;

    /// For how many people an origin counts, where what a person may do is counted by
    /// origin: loopback by TCP for as many as it has connections for.
    [[nodiscard]] std::size_t people_behind(const Peer& peer) const
    {
        const std::size_t one = std::max<std::size_t>(connections_per_origin, 1);
        return peer.shares_loopback() ? std::max<std::size_t>(connections_from_loopback / one, 1)
                                      : 1;
    }
};

} // namespace snug::server
