#include "server/hub/sealed_checks.h"

#include "server/hub/refusals.h"
#include "src/protocol/limits.h"
#include "src/sealed/grant.h"
#include "src/sealed/message.h"

#include <algorithm>

namespace snug::server {

namespace {

/// More than anything that seals 32 bytes has.
constexpr std::size_t most_wrapped_bytes = 256;

bool is_small(const Bytes& sealed)
{
    return sealed.size() <= most_wrapped_bytes;
}

bool is_among(const PersonKeys& keys, const sealed::Membership& member)
{
    return std::ranges::any_of(keys, [&](const msg::PersonKey& key) {
        return key.publicKey.bytes() == member.identity &&
               key.exchangeKey.bytes() == member.exchange;
    });
}

bool is_of(const msg::PersonKey& owner, const sealed::Genesis& genesis,
           const msg::PublicKey& server)
{
    return genesis.owner == owner.publicKey.bytes() && genesis.server == server.bytes();
}

/// With which a channel begins.
bool is_first(const sealed::EpochRecord& record)
{
    return record.number == 1 && record.before == decltype(record.before){} &&
           record.previous.empty() && is_small(record.wrapped);
}

Error bad(const char* words)
{
    return {ErrorCode::bad_value, words};
}

/// Who of those with a place has this key; of two who show the same, any.
const MemberId* member_with(const SealedChannel& channel, const SealedChannel::Identity& identity)
{
    for (const auto& entry : channel.admitted())
        if (channel.find(entry.first, identity))
            return &entry.first;
    return nullptr;
}

bool is_lost_by_any(const std::vector<MemberId>& removed, const SealedChannel& channel,
                    const SealedChannel::Identity& identity)
{
    return std::ranges::any_of(
        removed, [&](const MemberId& member) { return channel.find(member, identity); });
}

} // namespace

Result<SealedBeginning> check_start(const msg::SealedStart& start, const ChannelName& name,
                                    const msg::PublicKey& server, const msg::PersonKey& owner)
{
    const auto genesis = sealed::read_genesis(start.genesis);
    if (!genesis)
        return genesis.error();
    if (genesis->kind != sealed::Genesis::Kind::password || genesis->name != name.str() ||
        !is_of(owner, *genesis, server))
        return bad("\"genesis\" is of another channel, of another server or not signed by you");
    if (!genesis->cost.is_acceptable())
        return bad("its password would be too cheap to guess, or too dear to use; take another "
                   "cost");
    const ChannelId id = sealed::channel_id_of(start.genesis);
    const auto first = sealed::read_epoch(start.epoch, *genesis, id);
    if (!first)
        return first.error();
    if (!is_first(*first) || first->wrapped.empty())
        return bad("\"epoch\" is not the first of a channel with a password");
    return SealedBeginning{id, {start.genesis, start.epoch}};
}

Result<DirectBeginning> check_direct(const msg::SealedDirect& start, const msg::PublicKey& server,
                                     const msg::PersonKey& owner, const PersonKeys& owners,
                                     const PersonKeys& others)
{
    const auto genesis = sealed::read_genesis(start.genesis);
    if (!genesis)
        return genesis.error();
    const bool is_with_them = std::ranges::any_of(
        others, [&](const msg::PersonKey& key) { return key.publicKey.bytes() == genesis->other; });
    if (genesis->kind != sealed::Genesis::Kind::direct || !is_of(owner, *genesis, server) ||
        !is_with_them)
        return bad("\"genesis\" is not of a conversation between you and them");
    const ChannelId id = sealed::channel_id_of(start.genesis);
    const auto first = sealed::read_epoch(start.epoch, *genesis, id);
    if (!first)
        return first.error();
    if (!is_first(*first))
        return bad("\"epoch\" is not the first of a conversation");
    DirectBeginning direct{id, {start.genesis, start.epoch}, {}, {}};
    for (const Bytes& form : start.grants) {
        const auto grant = sealed::read_grant(form, id);
        if (!grant)
            return grant.error();
        const bool is_given = grant->giver.identity == genesis->owner && is_small(grant->sealed) &&
                              grant->receiver.epoch == first->number;
        const bool is_own = is_among(owners, grant->receiver);
        if (!is_given || !(is_own || is_among(others, grant->receiver)))
            return bad("a grant is not from you, or for neither of you");
        auto& theirs = is_own ? direct.owners : direct.others;
        if (theirs.size() < SealedChannel::most_keys_each)
            theirs.push_back({grant->receiver, form});
    }
    if (direct.owners.empty() || direct.others.empty())
        return bad("both of you need a grant");
    return direct;
}

bool is_proven(const msg::JoinProof& proof, const sealed::Membership& membership,
               const SealedChannel& channel, const msg::PublicKey& server,
               const msg::Challenge& challenge, const msg::Proven& joiner)
{
    const sealed::EpochRecord& epoch = channel.present();
    const sealed::JoinStatement statement{server.bytes(), joiner.binding,     channel.id(),
                                          epoch.number,   joiner.key.bytes(), challenge.bytes()};
    return joiner.person && is_among({*joiner.person}, membership) &&
           membership.epoch == epoch.number &&
           sealed::is_certified(epoch.authority, channel.id(), membership) &&
           sealed::is_proven(statement, epoch.authority, proof.signature.bytes());
}

Result<NextEpoch> check_rekey(const msg::Rekey& rekey, const SealedChannel& channel)
{
    const auto next = sealed::read_epoch(rekey.epoch, channel.genesis(), channel.id());
    if (!next)
        return next.error();
    if (next->number != channel.present().number + 1 ||
        next->before != sealed::hash_of_epoch(channel.epochs().back()))
        return refusal::not_the_next_epoch();
    if (!is_small(next->wrapped) || !is_small(next->previous))
        return bad("\"epoch\" holds more than keys");
    NextEpoch checked{next->number, {}};
    for (const Bytes& form : rekey.grants) {
        const auto grant = sealed::read_grant(form, channel.id());
        if (!grant)
            return grant.error();
        const sealed::Membership& receiver = grant->receiver;
        const MemberId* member = member_with(channel, receiver.identity);
        if (grant->giver.identity != channel.genesis().owner || !is_small(grant->sealed) ||
            receiver.epoch != next->number ||
            !sealed::is_certified(next->authority, channel.id(), receiver))
            return bad("a grant is not from you, or not for the new epoch");
        if (!member || is_lost_by_any(rekey.removed, channel, receiver.identity))
            return bad("a grant is for somebody who has no place in the channel");
        checked.given.push_back({*member, {receiver, form}});
    }
    return checked;
}

Result<Admitted> check_invite(const msg::Invite& invite, const SealedChannel& channel,
                              const msg::PublicKey& giver, const PersonKeys& invited)
{
    const auto grant = sealed::read_grant(invite.grant, channel.id());
    if (!grant)
        return grant.error();
    const sealed::EpochRecord& epoch = channel.present();
    const bool is_from_owner = giver.bytes() == channel.genesis().owner;
    if (grant->receiver.epoch != epoch.number)
        return refusal::not_the_present_epoch();
    if (grant->giver.identity != giver.bytes() || !is_small(grant->sealed) ||
        !(is_from_owner || (grant->giver.epoch == epoch.number &&
                            sealed::is_certified(epoch.authority, channel.id(), grant->giver))))
        return bad("the grant is not from you");
    if (!is_among(invited, grant->receiver) ||
        !sealed::is_certified(epoch.authority, channel.id(), grant->receiver))
        return bad("the grant is not for one of their keys");
    return Admitted{grant->receiver, invite.grant};
}

Result<void> check_message(const msg::Say& say, const SealedChannel& channel,
                           const MemberId& member, const msg::PublicKey& sender)
{
    const std::size_t most = sealed::most_sealed_bytes(limits::message_bytes);
    if (say.sealed.size() > most)
        return refusal::too_long("a sealed message", say.sealed.size(), most, "bytes");
    const auto head = sealed::head_of(say.sealed);
    if (!head)
        return bad("\"sealed\" is no message");
    if (head->sender != sender.bytes())
        return refusal::another_sender();
    if (head->epoch != channel.present().number || !channel.has(member, sender.bytes()))
        return refusal::not_the_present_epoch();
    return {};
}

} // namespace snug::server
