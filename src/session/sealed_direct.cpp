#include "src/session/sealed_client_state.h"

#include "src/protocol/limits.h"
#include "src/sealed/direct_name.h"
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

    sealed::Genesis genesis{.server = ring_.server().key,
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
    told_of_.insert_or_assign(opened.channelName, opened);
    when_fresh(opened.channelName, [=, this] {
        if (ring_.find(opened.channelName) && check_told(opened))
            return answer(id, opened);
        if (of_another_key_.contains(opened.channelName))
            return answer(id, another_own_key());
        answer(id, not_trusted(fmt::format("the server shows no sealed conversation with {}",
                                           opened.memberName.str())));
    });
}

/// The server brings us in by itself: what is said there has to wait until we can read it.  One
/// whose keys do not hold is shown without a lock, and takes no word.
void SealedClient::State::on_direct(msg::DirectOpened opened)
{
    if (told_of_.size() >= limits::channels_per_user && !told_of_.contains(opened.channelName))
        return;
    told_of_.insert_or_assign(opened.channelName, opened);
    when_fresh(opened.channelName, [=, this]() mutable {
        if (!ring_.find(opened.channelName) || !check_told(opened))
            opened.epoch = 0;
        steps_.emplace_back(msg::Event{std::move(opened)});
    });
}

/// Reads the keys of a conversation that the server has told of, if that has not been done.
void SealedClient::State::enter_if_told_of(const ChannelName& channel)
{
    const auto told = told_of_.find(channel);
    if (told == told_of_.end() || refreshing_.contains(channel) || !key_ || told->second.epoch == 0)
        return;
    if (SealedRoom* room = ring_.find(channel)) {
        if (!std::exchange(room->is_live, true))
            check_log(channel, told->second.lastSeq);
        return;
    }
    begin_refreshing(channel);
    read_keys(channel, [=, this, opened = told->second](Result<sealed::ChannelKeys> keys) {
        if (keys && is_of_another_own_key(*keys, opened))
            of_another_key_.insert(channel);
        if (keys && !ring_.find(channel) && check_direct(*keys, opened)) {
            SealedRoom room{std::move(*keys)};
            room.own = sealed::Membership{1, key_->public_key(), own_exchange().public_key(), {}};
            room.is_live = true;
            find_own_place(room, nullptr, std::nullopt);
            ring_.put(channel, std::move(room));
            check_log(channel, opened.lastSeq);
        }
        refreshed(channel);
    });
}

/// That what is told of a conversation is of the room we have for it.
bool SealedClient::State::check_told(const msg::DirectOpened& opened) const
{
    const SealedRoom* room = ring_.find(opened.channelName);
    return room && opened.epoch > 0 && check_direct(room->keys, opened).ok();
}

/// On this machine's socket a login may have come with several keys: then it is whoever the server
/// joined with it first, and what was sealed for one of them the others cannot read.
bool SealedClient::State::is_of_another_own_key(const sealed::ChannelKeys& keys,
                                                const msg::DirectOpened& opened) const
{
    const sealed::Genesis& genesis = keys.genesis();
    const bool is_ours = genesis.owner == key_->public_key() || genesis.other == key_->public_key();
    const bool is_theirs =
        is_key_of(opened.userId, genesis.owner) || is_key_of(opened.userId, genesis.other);
    return keys.is_direct() && !is_ours && is_theirs && user_ &&
           opened.channelName == sealed::direct_name(*user_, opened.userId);
}

Error SealedClient::State::another_own_key()
{
    return {ErrorCode::no_permission,
            "this conversation is sealed for another key of your login: see which one is here with "
            "snug key show, and bring the other with snug key export and import; if you have no "
            "other, ask who runs the server whose it is"};
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
    const bool is_theirs = user_ && is_key_of(opened.userId, other) &&
                           opened.channelName == sealed::direct_name(*user_, opened.userId);
    if (!is_ours || !is_theirs)
        return not_trusted(fmt::format("the server shows a conversation with {} that is not one "
                                       "of theirs with you",
                                       opened.memberName.str()));
    if (!keys.can_write())
        return another_own_key();
    return {};
}

} // namespace snug::session
