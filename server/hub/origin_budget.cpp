#include "server/hub/origin_budget.h"

namespace snug::server {

Rate OriginBudget::rate_of(const Peer& peer, const HubRules& rules) const
{
    const Rate one = rate_(rules);
    const auto people = static_cast<double>(rules.people_behind(peer));
    return {.per_second = one.per_second * people, .burst = one.burst * people};
}

std::optional<std::chrono::milliseconds> OriginBudget::attempt(const Peer& peer,
                                                               const HubRules& rules, MonoTime now)
{
    forget_the_old(rules, now);
    return by_origin_[peer.origin].take(rate_of(peer, rules), now);
}

void OriginBudget::forgive(const std::string& origin)
{
    const auto bucket = by_origin_.find(origin);
    if (bucket != by_origin_.end())
        bucket->second.give_back();
}

std::optional<std::chrono::milliseconds>
OriginBudget::wait_for_next(const Peer& peer, const HubRules& rules, MonoTime now)
{
    return by_origin_[peer.origin].wait_for_next(rate_of(peer, rules), now);
}

/// Costs something only each time the number of origins has doubled.
void OriginBudget::forget_the_old(const HubRules& rules, MonoTime now)
{
    if (by_origin_.size() < look_again_at_)
        return;
    const Rate slowest = rate_(rules);
    std::erase_if(by_origin_, [&](auto& entry) { return entry.second.is_full(slowest, now); });
    look_again_at_ = std::max<std::size_t>(1024, 2 * by_origin_.size());
}

} // namespace snug::server
