#include "server/hub/sealed_channel.h"

#include <algorithm>
#include <utility>

namespace snug::server {

SealedChannel::SealedChannel(const ChannelId& channel, const SealedRules& rules,
                             sealed::Genesis genesis, sealed::EpochRecord first)
    : id_{channel}, genesis_{std::move(genesis)},
      genesis_form_{rules.genesis}, present_{std::move(first)}, epochs_{rules.epoch}
{
}

Result<SealedChannel> SealedChannel::begin(const SealedRules& rules, const ChannelId& channel)
{
    auto genesis = sealed::read_genesis(rules.genesis);
    if (!genesis)
        return genesis.error();
    if (sealed::channel_id_of(rules.genesis) != channel)
        return Error{ErrorCode::bad_value, "another channel began like this"};
    auto first = sealed::read_epoch(rules.epoch, *genesis, channel);
    if (!first)
        return first.error();
    return SealedChannel{channel, rules, std::move(*genesis), std::move(*first)};
}

const Admitted* SealedChannel::find(const MemberId& member, const Identity& identity) const
{
    const auto keys = admitted_.find(member);
    if (keys == admitted_.end())
        return nullptr;
    const auto key = std::ranges::find(keys->second, identity,
                                       [](const Admitted& k) { return k.membership.identity; });
    return key == keys->second.end() ? nullptr : &*key;
}

bool SealedChannel::has(const MemberId& member, const Identity& identity) const
{
    const Admitted* key = find(member, identity);
    return key && key->membership.epoch == present_.number;
}

/// Who comes back by the password keeps what was sealed for them before.
void SealedChannel::admit(const MemberId& member, Admitted key)
{
    std::vector<Admitted>& keys = admitted_[member];
    const auto same = std::ranges::find(keys, key.membership.identity,
                                        [](const Admitted& k) { return k.membership.identity; });
    if (same != keys.end()) {
        if (key.grant.empty())
            key.grant = std::move(same->grant);
        keys.erase(same);
    }
    keys.push_back(std::move(key));
    if (keys.size() > most_keys_each)
        keys.erase(keys.begin());
}

/// Of a log that was damaged, the epochs before that are left.
void SealedChannel::go_on(const Rekeyed& entry)
{
    auto record = sealed::read_epoch(entry.epoch, genesis_, id_);
    if (!record)
        return;
    present_ = std::move(*record);
    epochs_.push_back(entry.epoch);
}

} // namespace snug::server
