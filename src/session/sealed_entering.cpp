#include "src/session/sealed_client_state.h"

#include "src/text/unicode.h"

#include <fmt/format.h>

#include <utility>

/// Creating sealed channels, and getting into them.
///
///     joinChannel, without a word of the password
///       in: it is open; or we have a place, and its keys are read
///       "it is sealed": knock -> the password becomes keys -> joinChannel with proof -> its keys
namespace snug::session {

namespace {

constexpr int most_proofs = 3; ///< the key may change while we prove that we have it

Error no_key()
{
    return {ErrorCode::no_permission,
            "a sealed channel is for people with a key of their own, and you have none here"};
}

Error password_wanted(const ChannelName& channel)
{
    return {ErrorCode::password_required,
            fmt::format("{} is sealed; its password is needed once on this computer",
                        channel.display())};
}

Error would_be_told(const ChannelName& channel)
{
    return {ErrorCode::unsealed,
            fmt::format("{} is not sealed: the server checks its password and can read what is "
                        "said there; if that is what you want: snug join --open {}",
                        channel.display(), channel.str())};
}

Error another_channel(const ChannelName& channel)
{
    return {ErrorCode::not_trusted,
            fmt::format("{} is another channel than the sealed one you were in; ask who made it, "
                        "and only if it is as they say: snug forget {}",
                        channel.display(), channel.str())};
}

/// The password as everybody types it, whatever their keyboard makes of an accent.
SecretText normal(const SecretText& password)
{
    return SecretText{text::nfc(password.view())};
}

} // namespace

// --- Creating --------------------------------------------------------------------

void SealedClient::State::on(RequestId id, msg::CreateChannel request, PasswordUse use)
{
    if (request.channelPassword.empty() || use == PasswordUse::tell)
        return pass(id, std::move(request));
    if (!key_)
        return answer(id, no_key());
    SecretText password = normal(request.channelPassword);
    request.channelPassword = {};
    if (password.empty())
        return answer(id, Error{ErrorCode::bad_utf8, "the password is not valid UTF-8"});

    sealed::Genesis genesis{.server = ring_.server().key,
                            .owner = key_->public_key(),
                            .name = request.channelName.str()};
    random_.fill(genesis.salt);
    const Bytes signed_genesis = sealed::sign_genesis(genesis, *key_);
    const ChannelId channel = sealed::channel_id_of(signed_genesis);
    auto asked = std::make_shared<msg::CreateChannel>(std::move(request));
    derive(std::move(password), genesis, channel,
           [=, this](Result<crypto::ChannelSecrets>& secrets) {
               if (!secrets)
                   return answer(id, secrets.error());
               create(id, std::move(*asked), genesis, signed_genesis, *secrets);
           });
}

/// Who made a channel needs its password no more than who got in with it.
void SealedClient::State::create(RequestId id, msg::CreateChannel request,
                                 const sealed::Genesis& genesis, const Bytes& signed_genesis,
                                 const crypto::ChannelSecrets& secrets)
{
    const ChannelId channel = sealed::channel_id_of(signed_genesis);
    sealed::EpochKey key;
    random_.fill(key.writable());
    const sealed::EpochRecord first{
        .channel = channel,
        .number = 1,
        .authority = secrets.authority.public_key(),
        .wrapped = sealed::wrap(key, secrets.wrapping, genesis, channel, 1, random_)};
    const auto own = sealed::certify(secrets.authority, channel, 1, key_->public_key(),
                                     own_exchange().public_key());
    auto known = std::make_shared<identity::KnownKey>(
        identity::KnownKey{.server = ring_.server().key,
                           .channel = request.channelName.str(),
                           .id = channel.bytes(),
                           .epoch = 1,
                           .key = std::move(key),
                           .certificate = own.certificate,
                           .authority = std::nullopt});
    known->authority.emplace(secrets.authority.seed().bytes());
    request.sealed = msg::SealedStart{signed_genesis, sealed::sign_epoch(first, *key_)};
    ask(std::move(request), [=, this](msg::ReplyBody& body) {
        if (std::holds_alternative<msg::CreateReply>(body))
            ring_.keep(*known);
        answer(id, std::move(body));
    });
}

// --- Entering --------------------------------------------------------------------

void SealedClient::State::on(RequestId id, msg::JoinChannel request, PasswordUse use)
{
    auto entering = std::make_shared<Entering>(
        Entering{.asked = id,
                 .channel = request.channelName,
                 .password = use == PasswordUse::seal ? normal(request.channelPassword)
                                                      : std::move(request.channelPassword),
                 .use = use});
    ring_.look_again(entering->channel);
    ask(msg::JoinChannel{entering->channel, {}, request.memberName},
        [=, this](msg::ReplyBody& body) { first_answer(entering, body); });
}

void SealedClient::State::first_answer(const EnteringPtr& entering, msg::ReplyBody& body)
{
    if (auto* joined = std::get_if<msg::JoinReply>(&body)) {
        if (joined->epoch > 0) {
            entering->joined = std::move(*joined);
            return get_keys(entering);
        }
        if (auto fault = open_fault(entering->channel)) {
            ask(msg::LeaveChannel{entering->channel}, [](msg::ReplyBody&) {});
            return answer(entering->asked, std::move(*fault));
        }
        return answer(entering->asked, std::move(body));
    }
    const auto* error = std::get_if<Error>(&body);
    if (!error)
        return answer(entering->asked, std::move(body));
    if (error->code == ErrorCode::sealed_channel)
        return knock(entering);
    if (error->code != ErrorCode::password_required)
        return answer(entering->asked, std::move(body));
    // It is open, and its password is the server's to check.
    if (auto fault = open_fault(entering->channel))
        return answer(entering->asked, std::move(*fault));
    if (entering->use != PasswordUse::tell)
        return answer(entering->asked, would_be_told(entering->channel));
    if (entering->password.empty())
        return answer(entering->asked, std::move(body));
    ask(msg::JoinChannel{entering->channel, std::move(entering->password), std::nullopt},
        [=, this](msg::ReplyBody& told) {
            if (auto* in = std::get_if<msg::JoinReply>(&told))
                in->epoch = 0; // nothing of it was checked here
            answer(entering->asked, std::move(told));
        });
}

void SealedClient::State::knock(const EnteringPtr& entering)
{
    if (!key_)
        return answer(entering->asked, no_key());
    if (++entering->tries > most_proofs)
        return answer(entering->asked,
                      Error{ErrorCode::unavailable, "the channel's key changes all the time; try "
                                                    "again"});
    ask(msg::Knock{entering->channel},
        [=, this](msg::ReplyBody& body) { on_knocked(entering, body); });
}

void SealedClient::State::on_knocked(const EnteringPtr& entering, msg::ReplyBody& body)
{
    if (const auto* error = std::get_if<Error>(&body))
        return answer(entering->asked, *error);
    entering->knock = std::get<msg::KnockReply>(std::move(body));
    auto keys = sealed::ChannelKeys::begin(entering->knock->genesis, ring_.server());
    if (!keys)
        return answer(entering->asked, keys.error());
    if (const auto place = check_place(entering->channel, *keys); !place)
        return answer(entering->asked, place.error());
    entering->keys.emplace(std::move(*keys));

    const auto epoch = static_cast<sealed::Epoch>(entering->knock->epoch);
    if (entering->secrets)
        return prove(entering);
    // A password that was typed is to be tried, as it may be a wrong one.
    const auto known = ring_.known(entering->channel);
    if (!known)
        return answer(entering->asked, known.error());
    if (*known && (*known)->authority && (*known)->epoch == epoch && entering->password.empty()) {
        entering->authority = crypto::SigningKey::from_seed(
            crypto::Secret<crypto::SigningKey::seed_bytes>{(*known)->authority->bytes()});
        return prove(entering);
    }
    if (entering->password.empty())
        return answer(entering->asked, password_wanted(entering->channel));
    derive(std::move(entering->password), entering->keys->genesis(), entering->keys->id(),
           [=, this](Result<crypto::ChannelSecrets>& secrets) {
               if (!secrets)
                   return answer(entering->asked, secrets.error());
               entering->authority = crypto::copy_of(secrets->authority);
               entering->secrets.emplace(std::move(*secrets));
               prove(entering);
           });
}

void SealedClient::State::prove(const EnteringPtr& entering)
{
    const msg::KnockReply& knock = *entering->knock;
    const ChannelId& id = entering->keys->id();
    const auto epoch = static_cast<sealed::Epoch>(knock.epoch);
    const sealed::JoinStatement statement{.server = ring_.server().key,
                                          .binding = session.binding(),
                                          .channel = id,
                                          .epoch = epoch,
                                          .identity = key_->public_key(),
                                          .challenge = knock.challenge.bytes()};
    const crypto::SigningKey& authority = *entering->authority;
    const auto own =
        sealed::certify(authority, id, epoch, key_->public_key(), own_exchange().public_key());
    msg::JoinChannel join{entering->channel, {}, std::nullopt};
    join.proof =
        msg::JoinProof{sealed::encode(own), msg::Signature{sealed::prove(statement, authority)}};
    ask(std::move(join), [=, this](msg::ReplyBody& body) { on_proven(entering, body); });
}

void SealedClient::State::on_proven(const EnteringPtr& entering, msg::ReplyBody& body)
{
    if (const auto* error = std::get_if<Error>(&body)) {
        if (error->code == ErrorCode::stale_epoch)
            return knock(entering);
        return answer(entering->asked, *error);
    }
    entering->joined = std::get<msg::JoinReply>(std::move(body));
    get_keys(entering);
}

void SealedClient::State::get_keys(const EnteringPtr& entering)
{
    if (!key_)
        return answer(entering->asked, no_key());
    // Over a new link all may be as it was.
    if (SealedRoom* room = ring_.find(entering->channel);
        room && room->keys.id() == entering->joined->channelId && !entering->secrets &&
        room->keys.epoch() == entering->joined->epoch && room->keys.can_write() && room->own) {
        answer(entering->asked, *entering->joined);
        return check_log(entering->channel, entering->joined->lastSeq);
    }
    read_keys(entering->channel, [=, this](Result<sealed::ChannelKeys> keys) {
        if (!keys)
            return answer(entering->asked, keys.error());
        settle_in(entering, std::move(*keys));
    });
}

/// The server has let us in; what it has shown must be what we came for, and we must be able to
/// read it.
void SealedClient::State::settle_in(const EnteringPtr& entering, sealed::ChannelKeys keys)
{
    const msg::JoinReply& joined = *entering->joined;
    if (const auto place = check_place(entering->channel, keys); !place)
        return answer(entering->asked, place.error());
    if (keys.id() != joined.channelId || keys.epoch() < joined.epoch)
        return answer(entering->asked, not_trusted("the server lets into another channel than it "
                                                   "shows"));
    const auto known = ring_.known(entering->channel);
    if (!known)
        return answer(entering->asked, known.error());
    const std::optional<identity::KnownKey>& before = *known;
    const SealedRoom* here = ring_.find(entering->channel);
    if ((before && before->epoch > keys.epoch()) || (here && here->keys.epoch() > keys.epoch()))
        return answer(entering->asked, not_trusted("the server shows an older key of the channel "
                                                   "than the last time"));
    if (entering->secrets && !keys.open_with(*entering->secrets)) {
        if (++entering->tries <= most_proofs && entering->knock &&
            keys.epoch() > entering->knock->epoch)
            return knock(entering);
        return answer(entering->asked,
                      not_trusted("the server takes the channel's password, and shows a key that "
                                  "is not made with it"));
    }
    if (before)
        keys.know(before->epoch, sealed::EpochKey{before->key.bytes()});

    SealedRoom room{std::move(keys)};
    if (SealedRoom* old = ring_.find(entering->channel); old && old->keys.id() == room.keys.id()) {
        room.ledger = std::move(old->ledger);
        room.names = std::move(old->names);
        room.stream = old->stream;
        room.said = old->said;
        room.outgoing = std::move(old->outgoing);
        room.authority = std::move(old->authority);
    }
    find_own_place(room, entering->authority ? &*entering->authority : nullptr, before);
    if (!room.keys.can_write() || !room.own) {
        // In, but not able to read: its password makes the keys.
        if (!entering->secrets && !entering->password.empty())
            return knock(entering);
        return answer(entering->asked, password_wanted(entering->channel));
    }
    room.keeps_all = joined.keep.kind == Retention::Kind::forever;
    entering->joined->epoch = room.keys.epoch(); // what was checked, not what was said
    ring_.keep(entering->channel, ring_.put(entering->channel, std::move(room)));
    answer(entering->asked, joined);
    check_log(entering->channel, joined.lastSeq);
}

/// How we were taken in: by the password, by who let us in, or as it was kept.
void SealedClient::State::find_own_place(SealedRoom& room, const crypto::SigningKey* authority,
                                         const std::optional<identity::KnownKey>& before) const
{
    const sealed::Epoch epoch = room.keys.epoch();
    const auto& record = room.keys.record(epoch);
    if (room.authority && room.authority->public_key() != record.authority)
        room.authority.reset();
    if (authority && authority->public_key() == record.authority)
        room.authority = crypto::copy_of(*authority);
    if (!room.authority && before && before->authority) {
        auto kept = crypto::SigningKey::from_seed(
            crypto::Secret<crypto::SigningKey::seed_bytes>{before->authority->bytes()});
        if (kept.public_key() == record.authority)
            room.authority = std::move(kept);
    }
    const auto exchange = own_exchange().public_key();
    if (room.authority)
        room.own =
            sealed::certify(*room.authority, room.keys.id(), epoch, key_->public_key(), exchange);
    else if (room.keys.granted() && room.keys.granted()->epoch == epoch)
        room.own = room.keys.granted();
    else if (before && before->epoch == epoch)
        room.own = sealed::Membership{epoch, key_->public_key(), exchange, before->certificate};
    if (room.own && !room.keys.admits(*room.own))
        room.own.reset();
    if (room.stream == 0) {
        std::array<std::byte, 8> bytes;
        random_.fill(bytes);
        for (const std::byte byte : bytes)
            room.stream = room.stream << 8 | std::to_integer<std::uint64_t>(byte);
    }
}

Result<void> SealedClient::State::check_place(const ChannelName& channel,
                                              const sealed::ChannelKeys& keys) const
{
    if (keys.is_direct() || keys.genesis().name != channel.str())
        return not_trusted(
            fmt::format("the server shows another channel as {}", channel.display()));
    if (!keys.genesis().cost.is_acceptable())
        return not_trusted("the channel asks for a password work that is too little to protect "
                           "it, or too much to do");
    if (const auto changed = pin_fault(channel, keys.id()))
        return *changed;
    return {};
}

std::optional<Error> SealedClient::State::pin_fault(const ChannelName& channel,
                                                    const ChannelId& id) const
{
    const auto known = ring_.known(channel);
    if (!known)
        return known.error();
    const SealedRoom* room = ring_.find(channel);
    const bool is_another =
        (*known && (*known)->id != id.bytes()) || (room && room->keys.id() != id);
    return is_another ? std::optional{another_channel(channel)} : std::nullopt;
}

/// Then it is that for ever, or none: whatever the server says, no word goes there in plain.
/// Where it can't be told, it may have been.
bool SealedClient::State::was_sealed(const ChannelName& channel) const
{
    if (channel.is_direct() || ring_.find(channel))
        return true;
    const auto known = ring_.known(channel);
    return !known || known->has_value();
}

/// Why what the server shows as an open channel is not to be entered as one.
std::optional<Error> SealedClient::State::open_fault(const ChannelName& channel) const
{
    if (!was_sealed(channel))
        return std::nullopt;
    const auto known = ring_.known(channel);
    return known ? another_channel(channel) : known.error();
}

} // namespace snug::session
