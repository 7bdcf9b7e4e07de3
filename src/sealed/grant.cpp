#include "src/sealed/grant.h"

#include "src/crypto/hash.h"
#include "src/sealed/form.h"
#include "src/sealed/signed_form.h"

namespace snug::sealed {

namespace {

constexpr std::string_view grant_domain = "snug-v1 grant";

crypto::Secret<32> key_between(const crypto::Secret<32>& agreed,
                               const crypto::ExchangePublicKey& ephemeral,
                               const crypto::ExchangePublicKey& receiver)
{
    crypto::Secret<32> key;
    crypto::keyed_hash(key.writable(), agreed,
                       {crypto::part("snug-v1 grant key"), ephemeral, receiver});
    return key;
}

/// What the sealed key belongs to.
Bytes place(const ChannelId& channel, const Membership& giver, const Membership& receiver)
{
    return FormWriter{}
        .fixed(channel.bytes())
        .u32(receiver.epoch)
        .fixed(giver.identity)
        .fixed(receiver.identity)
        .take();
}

} // namespace

Result<Bytes> make_grant(const EpochKey& key, const ChannelId& channel, const Membership& giver,
                         const Membership& receiver, const crypto::SigningKey& from, Random& random)
{
    const auto ephemeral = crypto::ExchangeKey::make(random);
    const auto agreed = ephemeral.agree(receiver.exchange);
    if (!agreed)
        return Error{ErrorCode::bad_value, "the key of who is to be let in is not one"};
    const auto between = key_between(*agreed, ephemeral.public_key(), receiver.exchange);
    FormWriter form;
    form.fixed(channel.bytes())
        .fixed(encode(giver))
        .fixed(encode(receiver))
        .fixed(ephemeral.public_key())
        .sized(crypto::seal(between, grant_domain, place(channel, giver, receiver), key.bytes(),
                            random));
    return with_signature(grant_domain, form.take(), from);
}

Result<Grant> read_grant(std::span<const std::byte> bytes, const ChannelId& channel)
{
    const Error bad{ErrorCode::bad_value, "what lets into this channel is not as it was signed"};
    const auto body = body_of(bytes);
    if (!body)
        return bad;
    FormReader form{*body};
    const ChannelId written{form.fixed<16>()};
    const auto giver = read_membership(form.fixed<membership_bytes>());
    const auto receiver = read_membership(form.fixed<membership_bytes>());
    Grant grant{*giver, *receiver, form.fixed<32>(), form.sized()};
    if (!form.at_end() || written != channel ||
        !is_signed_by(grant_domain, bytes, grant.giver.identity))
        return bad;
    return grant;
}

std::optional<EpochKey> open_grant(const Grant& grant, const ChannelId& channel,
                                   const crypto::ExchangeKey& own)
{
    const auto agreed = own.agree(grant.ephemeral);
    if (!agreed)
        return std::nullopt;
    const auto between = key_between(*agreed, grant.ephemeral, own.public_key());
    return epoch_key_in(crypto::open(between, grant_domain,
                                     place(channel, grant.giver, grant.receiver), grant.sealed));
}

} // namespace snug::sealed
