#include "src/session/sealed_client_state.h"

#include "src/protocol/limits.h"
#include "src/sealed/person_key.h"
#include "src/text/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

/// Changing a sealed channel's key, and letting people in.
namespace snug::session {

namespace {

/// What fits into one request, in base64 and with its names around it.
constexpr std::size_t most_grant_bytes = (limits::object_bytes - 4 * 1024) / 4 * 3;

/// By what they are called, and by their key whatever they are called.
bool is_removed(const ChangeKey& change, const msg::RosterEntry& entry,
                const crypto::SigningPublicKey& identity)
{
    const auto name = MemberName::parse(entry.memberName);
    return std::ranges::any_of(change.removed,
                               [&](const MemberName& removed) {
                                   return name && name->folded() == removed.folded();
                               }) ||
           std::ranges::any_of(change.removed_users, [&](const UserId& user) {
               return user == entry.userId || is_key_of(user, identity);
           });
}

Error not_in(const ChannelName& channel)
{
    return {ErrorCode::not_a_member,
            fmt::format("you are in no sealed channel {}", channel.display())};
}

} // namespace

void SealedClient::State::wanted(RequestId id, ChangeKey change, PasswordUse)
{
    const SealedRoom* room = ring_.find(change.channel);
    if (!room)
        return answer(id, not_in(change.channel));
    if (room->keys.is_direct() || room->keys.genesis().owner != key_->public_key())
        return answer(id, Error{ErrorCode::no_permission,
                                "only who made a sealed channel can change its key"});
    SecretText password{text::nfc(change.password.view())};
    if (password.empty())
        return answer(id, Error{ErrorCode::bad_utf8, "the password is not valid UTF-8, or empty"});
    change.password = std::move(password);
    auto asked = std::make_shared<ChangeKey>(std::move(change));
    list_roster(asked->channel, {}, [=, this](Result<std::vector<msg::RosterEntry>> roster) {
        SealedRoom* here = ring_.find(asked->channel);
        if (!roster)
            return answer(id, roster.error());
        if (!here)
            return answer(id, not_in(asked->channel));
        derive(std::move(asked->password), here->keys.genesis(), here->keys.id(),
               [=, this](Result<crypto::ChannelSecrets>& secrets) {
                   if (!secrets)
                       return answer(id, secrets.error());
                   change_key(id, asked, *roster, *secrets);
               });
    });
}

void SealedClient::State::change_key(RequestId id, std::shared_ptr<ChangeKey> change,
                                     std::vector<msg::RosterEntry> roster,
                                     const crypto::ChannelSecrets& secrets)
{
    SealedRoom* room = ring_.find(change->channel);
    if (!room || !room->keys.can_write())
        return answer(id, not_in(change->channel));
    const sealed::ChannelKeys& keys = room->keys;
    const sealed::Epoch epoch = keys.epoch() + 1;
    sealed::EpochKey key;
    random_.fill(key.writable());
    sealed::EpochRecord record{
        .channel = keys.id(),
        .number = epoch,
        .authority = secrets.authority.public_key(),
        .wrapped = sealed::wrap(key, secrets.wrapping, keys.genesis(), keys.id(), epoch, random_),
        .before = keys.newest_hash()};
    if (!keys.genesis().since_join)
        record.previous =
            sealed::seal_previous(*keys.key(keys.epoch()), key, keys.id(), epoch, random_);

    msg::Rekey rekey{change->channel, sealed::sign_epoch(record, *key_), {}, {}};
    const auto own = sealed::certify(secrets.authority, keys.id(), epoch, key_->public_key(),
                                     own_exchange().public_key());
    std::size_t bytes = 0;
    for (const msg::RosterEntry& entry : roster) {
        const auto member = sealed::read_membership(entry.membership);
        if (member && is_removed(*change, entry, member->identity)) {
            rekey.removed.push_back(entry.memberId);
            continue;
        }
        // Nobody gets the key whom only the server says is there.
        if (!member || member->epoch != keys.epoch() || !keys.admits(*member))
            continue;
        const auto receiver = sealed::certify(secrets.authority, keys.id(), epoch, member->identity,
                                              member->exchange);
        auto grant = sealed::make_grant(key, keys.id(), own, receiver, *key_, random_);
        if (!grant)
            continue;
        bytes += grant->size();
        rekey.grants.push_back(std::move(*grant));
    }
    const bool is_somebody_meant = !change->removed.empty() || !change->removed_users.empty();
    if (is_somebody_meant && rekey.removed.empty())
        return answer(id, Error{ErrorCode::no_such_member,
                                "nobody of that name has a place in this channel"});
    if (bytes > most_grant_bytes)
        return answer(id, Error{ErrorCode::too_long,
                                fmt::format("{} has {} members; the key of a channel with so many "
                                            "can't be changed",
                                            change->channel.display(), rekey.grants.size())});
    auto authority = std::make_shared<crypto::SigningKey>(crypto::copy_of(secrets.authority));
    ask(std::move(rekey), [=, this, channel = change->channel](msg::ReplyBody& body) {
        SealedRoom* changed = ring_.find(channel);
        if (changed && !std::holds_alternative<Error>(body))
            changed->authority = std::move(*authority);
        answer(id, std::move(body));
        refresh(channel);
    });
}

void SealedClient::State::list_roster(
    const ChannelName& channel, std::vector<msg::RosterEntry> so_far,
    std::function<void(Result<std::vector<msg::RosterEntry>>)> then)
{
    std::optional<MemberId> after;
    if (!so_far.empty())
        after = so_far.back().memberId;
    ask(msg::Roster{channel, after}, [=, this](msg::ReplyBody& body) mutable {
        if (const auto* error = std::get_if<Error>(&body))
            return then(*error);
        auto& reply = std::get<msg::RosterReply>(body);
        if (!reply.roster.empty() && after && reply.roster.back().memberId <= *after)
            return then(not_trusted("the server lists the members in no order"));
        std::ranges::move(reply.roster, std::back_inserter(so_far));
        if (reply.more && !reply.roster.empty())
            return list_roster(channel, std::move(so_far), then);
        then(std::move(so_far));
    });
}

void SealedClient::State::wanted(RequestId id, LetIn invitation, PasswordUse)
{
    const SealedRoom* room = ring_.find(invitation.channel);
    if (!room || room->keys.is_direct())
        return answer(id, not_in(invitation.channel));
    if (!room->authority)
        return answer(id, Error{ErrorCode::no_permission,
                                "only who knows the channel's password can let others in"});
    ask(msg::Whois{invitation.member, std::nullopt}, [=, this](msg::ReplyBody& body) {
        if (const auto* error = std::get_if<Error>(&body))
            return answer(id, *error);
        let_in(id, invitation, std::get<msg::WhoisReply>(body));
    });
}

void SealedClient::State::let_in(RequestId id, const LetIn& invitation, const msg::WhoisReply& whom)
{
    const SealedRoom* room = ring_.find(invitation.channel);
    if (!room || !room->authority || !room->own || !room->keys.can_write())
        return answer(id, not_in(invitation.channel));
    if (whom.userId != invitation.only)
        return answer(id, not_trusted(fmt::format("the server shows another key for {} than before",
                                                  invitation.member.str())));
    crypto::SigningPublicKey identity;
    const auto exchange = exchange_of(whom, identity);
    if (!exchange)
        return answer(id, exchange.error());
    const sealed::Epoch epoch = room->keys.epoch();
    const auto receiver =
        sealed::certify(*room->authority, room->keys.id(), epoch, identity, *exchange);
    auto grant = sealed::make_grant(*room->keys.key(epoch), room->keys.id(), *room->own, receiver,
                                    *key_, random_);
    if (!grant)
        return answer(id, grant.error());
    pass(id, msg::Invite{invitation.channel, invitation.member, std::move(*grant)});
}

} // namespace snug::session
