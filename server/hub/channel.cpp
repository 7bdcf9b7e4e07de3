#include "server/hub/channel.h"

#include "src/base/check.h"
#include "src/sealed/grant.h"

#include <algorithm>

namespace snug::server {

namespace {

const Created& created_in(const LogEntry& entry)
{
    const auto* created = std::get_if<Created>(&entry.body);
    INVARIANT(created);
    return *created;
}

} // namespace

Channel::Channel(const LogEntry& first)
    : id_{first.channel}, created_{created_in(first)}, last_seq_{first.seq}, last_at_{first.at},
      others_{first.seq}
{
    if (rules().sealed)
        sealed_ = SealedChannel::begin(*rules().sealed, id_).value();
}

void Channel::apply(const LogEntry& entry)
{
    last_seq_ = entry.seq;
    last_at_ = entry.at;
    if (!std::holds_alternative<Message>(entry.body))
        others_.push_back(entry.seq);
    std::visit([this](const auto& body) { on(body); }, entry.body);
}

void Channel::on(const MemberEnrolled& entry)
{
    // Who comes back has the member id they had.
    const auto [place, is_new] =
        enrolments_.try_emplace(entry.user, Enrolment{entry.member, entry.name, last_seq_});
    const bool is_in = !is_new && !place->second.left && !place->second.invited_by;
    place->second.name = entry.name;
    if (!entry.again)
        place->second.since = last_seq_;
    place->second.left = false;
    place->second.invited_by = is_in ? std::nullopt : inviter_in(entry);
    users_.try_emplace(place->second.member, entry.user);
    if (sealed_ && entry.key)
        sealed_->admit(place->second.member, *entry.key);
}

/// Who comes by themselves is given nothing; of two people both are in from the beginning.
std::optional<crypto::SigningPublicKey> Channel::inviter_in(const MemberEnrolled& entry) const
{
    if (!sealed_ || rules().direct || !entry.key || entry.key->grant.empty())
        return std::nullopt;
    const auto grant = sealed::read_grant(entry.key->grant, id_);
    return grant ? std::optional{grant->giver.identity} : std::nullopt;
}

void Channel::on(const MemberLeft& entry)
{
    give_up_place(entry.member);
}

void Channel::on(const Rekeyed& entry)
{
    if (!sealed_)
        return;
    for (const Rekeyed::Removed& removed : entry.removed)
        give_up_place(removed.member);
    sealed_->go_on(entry);
    // Somebody may have left while this was on its way.
    for (const Rekeyed::Given& given : entry.given)
        if (const UserId* user = user_of(given.member); user && is_enrolled(*user))
            sealed_->admit(given.member, given.key);
}

void Channel::give_up_place(const MemberId& member)
{
    if (const UserId* user = user_of(member))
        enrolments_.at(*user).left = true;
    if (sealed_)
        sealed_->remove(member);
}

void Channel::on(const TopicSet& entry)
{
    topic_ = entry.topic;
}

void Channel::on(const Message& entry)
{
    if (const auto place = enrolments_.find(entry.user); place != enrolments_.end())
        place->second.name = entry.name;
}

std::uint64_t Channel::messages_in(Seq after, Seq last) const
{
    last = std::min(last, last_seq_);
    if (after >= last)
        return 0;
    return last.value() - after.value() - (others_up_to(last) - others_up_to(after));
}

std::uint64_t Channel::others_up_to(Seq seq) const
{
    return static_cast<std::uint64_t>(std::ranges::upper_bound(others_, seq) - others_.begin());
}

bool Channel::is_enrolled(const UserId& user) const
{
    const Enrolment* place = enrolment_of(user);
    return place && !place->left;
}

bool Channel::is_awaited(const UserId& user) const
{
    const Enrolment* place = enrolment_of(user);
    return place && !place->left && place->invited_by;
}

const Channel::Enrolment* Channel::enrolment_of(const UserId& user) const
{
    const auto place = enrolments_.find(user);
    return place == enrolments_.end() ? nullptr : &place->second;
}

const UserId* Channel::user_of(const MemberId& member) const
{
    const auto user = users_.find(member);
    return user == users_.end() ? nullptr : &user->second;
}

const UserId* Channel::other_than(const UserId& user) const
{
    INVARIANT(rules().direct);
    for (const auto& [enrolled, place] : enrolments_)
        if (enrolled != user)
            return &enrolled;
    return nullptr;
}

} // namespace snug::server
