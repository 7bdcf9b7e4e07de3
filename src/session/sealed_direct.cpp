#include "src/session/sealed_client_state.h"

#include "src/sealed/person_key.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

/// Conversations of two: sealed channels whose key is sealed for both, once and for all.
namespace snug::session {

Result<crypto::ExchangePublicKey> exchange_of(const msg::WhoisReply& person,
                                              crypto::SigningPublicKey& identity)
{
    for (const msg::PersonKey& key : person.keys) {
        const bool is_theirs =
            is_key_of(person.userId, key.publicKey.bytes()) &&
            sealed::is_exchange_of(key.publicKey.bytes(), key.exchangeKey.bytes(),
                                   key.signature.bytes());
        if (!is_theirs)
            continue;
        identity = key.publicKey.bytes();
        return key.exchangeKey.bytes();
    }
    return Error{
        ErrorCode::no_permission,
        fmt::format("{} has no key that something can be sealed for", person.memberName.str())};
}

void SealedClient::State::on(RequestId id, msg::OpenDirect request)
{
    ask(msg::OpenDirect{request.memberName, request.channelName}, [=, this](msg::ReplyBody& body) {
        if (auto* opened = std::get_if<msg::DirectOpened>(&body))
            return opened_direct(id, std::move(*opened));
        const auto* error = std::get_if<Error>(&body);
        if (!error || error->code != ErrorCode::seal_first || !key_)
            return answer(id, std::move(body));
        ask(msg::Whois{request.memberName, request.channelName}, [=, this](msg::ReplyBody& who) {
            if (const auto* unknown = std::get_if<Error>(&who))
                return answer(id, *unknown);
            make_direct(id, request, std::get<msg::WhoisReply>(who));
        });
    });
}

void SealedClient::State::make_direct(RequestId id, const msg::OpenDirect& request,
                                      const msg::WhoisReply& other)
{
    sealed::Membership theirs{.epoch = 1};
    const auto exchange = exchange_of(other, theirs.identity);
    if (!exchange)
        return answer(id, exchange.error());
    theirs.exchange = *exchange;
    const sealed::Membership ours{1, key_->public_key(), own_exchange().public_key(), {}};

    sealed::Genesis genesis{.server = ring_.server(),
                            .owner = ours.identity,
                            .kind = sealed::Genesis::Kind::direct,
                            .other = theirs.identity};
    random_.fill(genesis.salt);
    const Bytes signed_genesis = sealed::sign_genesis(genesis, *key_);
    const ChannelId channel = sealed::channel_id_of(signed_genesis);
    sealed::EpochKey key;
    random_.fill(key.writable());
    msg::SealedDirect start{signed_genesis,
                            sealed::sign_epoch({.channel = channel, .number = 1}, *key_)};
    for (const sealed::Membership& receiver : {ours, theirs}) {
        auto grant = sealed::make_grant(key, channel, ours, receiver, *key_, random_);
        if (!grant)
            return answer(id, grant.error());
        start.grants.push_back(std::move(*grant));
    }
    ask(msg::OpenDirect{request.memberName, request.channelName, std::move(start)},
        [=, this](msg::ReplyBody& body) {
            if (auto* opened = std::get_if<msg::DirectOpened>(&body))
                return opened_direct(id, std::move(*opened));
            answer(id, std::move(body));
        });
}

/// What was made by whoever was first is read from the server, by both.
void SealedClient::State::opened_direct(RequestId id, msg::DirectOpened opened)
{
    if (opened.epoch == 0)
        return answer(id, std::move(opened));
    enter_direct(opened, [=, this](const Result<void>& entered) {
        if (entered)
            answer(id, opened);
        else
            answer(id, entered.error());
    });
}

/// The server brings us in by itself: what is said there has to wait until we can read it.
void SealedClient::State::on_direct(msg::DirectOpened opened)
{
    const ChannelName channel = opened.channelName;
    if (opened.epoch == 0) {
        steps_.emplace_back(msg::Event{std::move(opened)});
        return;
    }
    refreshing_[channel];
    enter_direct(opened, [=, this](const Result<void>& entered) mutable {
        if (!entered)
            opened.epoch = 0; // it is shown without a lock, and every message says why
        steps_.emplace_back(msg::Event{std::move(opened)});
        refreshed(channel);
    });
}

void SealedClient::State::enter_direct(const msg::DirectOpened& opened,
                                       std::function<void(const Result<void>&)> then)
{
    if (SealedRoom* room = ring_.find(opened.channelName);
        room && room->keys.id() == opened.channelId) {
        room->ledger.live_from(opened.lastSeq);
        return then({});
    }
    if (!key_)
        return then(Error{ErrorCode::no_permission, "this conversation is sealed for a key that "
                                                    "you do not have here"});
    read_keys(
        opened.channelName, std::nullopt,
        [=, this, then = std::move(then)](Result<sealed::ChannelKeys> keys) {
            if (!keys)
                return then(keys.error());
            if (const auto right = check_direct(*keys, opened); !right)
                return then(right.error());
            SealedRoom room{std::move(*keys)};
            room.own = sealed::Membership{1, key_->public_key(), own_exchange().public_key(), {}};
            find_own_place(room, nullptr, std::nullopt);
            room.ledger.live_from(opened.lastSeq);
            ring_.put(opened.channelName, std::move(room));
            then({});
        });
}

/// It is ours and theirs, and both are who the server says.
Result<void> SealedClient::State::check_direct(const sealed::ChannelKeys& keys,
                                               const msg::DirectOpened& opened) const
{
    const sealed::Genesis& genesis = keys.genesis();
    const bool is_ours =
        keys.is_direct() && keys.id() == opened.channelId &&
        (genesis.owner == key_->public_key() || genesis.other == key_->public_key());
    const auto& other = genesis.owner == key_->public_key() ? genesis.other : genesis.owner;
    if (!is_ours || !is_key_of(opened.userId, other))
        return not_trusted(fmt::format("the server shows a conversation with {} that is not one "
                                       "of theirs with you",
                                       opened.memberName.str()));
    if (!keys.can_write())
        return Error{ErrorCode::no_permission,
                     "this conversation is sealed for another key of yours"};
    return {};
}

} // namespace snug::session
