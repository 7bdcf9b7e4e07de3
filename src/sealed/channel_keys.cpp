#include "src/sealed/channel_keys.h"

#include <fmt/format.h>

#include <algorithm>

namespace snug::sealed {

namespace {

constexpr std::size_t admitted_at_most = 10'000;

} // namespace

Error not_trusted(std::string_view what)
{
    return {ErrorCode::not_trusted,
            fmt::format("{}; the server may not be what it says, or was changed: ask its operator",
                        what)};
}

Result<ChannelKeys> ChannelKeys::begin(std::span<const std::byte> genesis, const Lineage& server)
{
    auto read = read_genesis(genesis);
    if (!read)
        return not_trusted("what the server shows as the channel's beginning is not signed by "
                           "its owner");
    if (!server.includes(read->server))
        return not_trusted("the server shows a channel that began on another server");
    return ChannelKeys{std::move(*read), channel_id_of(genesis)};
}

Result<void> ChannelKeys::add(std::span<const Bytes> records)
{
    for (const Bytes& bytes : records) {
        auto record = read_epoch(bytes, genesis_, id_);
        if (!record || record->number != epoch() + 1 || record->before != newest_hash_)
            return not_trusted("the server shows a key of the channel that its owner did not "
                               "give it");
        records_.push_back(std::move(*record));
        newest_hash_ = hash_of_epoch(bytes);
    }
    return {};
}

bool ChannelKeys::open_with(const crypto::ChannelSecrets& secrets)
{
    if (records_.empty() || records_.back().authority != secrets.authority.public_key())
        return false;
    auto key = unwrap(records_.back(), secrets.wrapping, genesis_);
    if (!key)
        return false;
    know(epoch(), std::move(*key));
    return true;
}

Result<void> ChannelKeys::take(std::span<const std::byte> bytes,
                               const crypto::SigningPublicKey& identity,
                               const crypto::ExchangeKey& own)
{
    const Error bad = not_trusted("the server shows a key for you that nobody gave you");
    const auto grant = read_grant(bytes, id_);
    if (!grant || grant->receiver.identity != identity)
        return bad;
    const Epoch of = grant->receiver.epoch;
    if (of == 0 || of > epoch())
        return {};
    const bool is_owners = grant->giver.identity == genesis_.owner;
    if (!is_owners && (grant->giver.epoch != of || !admits(grant->giver)))
        return bad;
    auto key = open_grant(*grant, id_, own);
    if (!key)
        return bad;
    know(of, std::move(*key));
    granted_ = grant->receiver;
    return {};
}

void ChannelKeys::know(Epoch epoch, EpochKey key)
{
    keys_.insert_or_assign(epoch, std::move(key));
    look_back_from(epoch);
}

void ChannelKeys::look_back_from(Epoch epoch)
{
    for (; epoch > 1 && epoch <= records_.size() && !keys_.contains(epoch - 1); --epoch) {
        auto previous = open_previous(record(epoch), keys_.at(epoch));
        if (!previous)
            return;
        keys_.emplace(epoch - 1, std::move(*previous));
    }
}

const EpochKey* ChannelKeys::key(Epoch epoch) const
{
    const auto known = keys_.find(epoch);
    return known == keys_.end() ? nullptr : &known->second;
}

bool ChannelKeys::admits(const Membership& member) const
{
    if (is_direct())
        return member.identity == genesis_.owner || member.identity == genesis_.other;
    if (member.epoch == 0 || member.epoch > epoch())
        return false;
    const auto known = admitted_.find({member.epoch, member.identity});
    if (known != admitted_.end() && known->second == member)
        return true;
    if (!is_certified(record(member.epoch).authority, id_, member))
        return false;
    if (admitted_.size() >= admitted_at_most)
        admitted_.clear();
    admitted_.insert_or_assign({member.epoch, member.identity}, member);
    return true;
}

} // namespace snug::sealed
