#include "src/sealed/membership.h"

#include "src/crypto/hash.h"
#include "src/sealed/form.h"

namespace snug::sealed {

namespace {

std::array<std::byte, 64> certified(const ChannelId& channel, const Membership& member)
{
    return crypto::hash<64>({crypto::part("snug-v1 member"), channel.bytes(),
                             FormWriter{}.u32(member.epoch).bytes(), member.identity,
                             member.exchange});
}

std::array<std::byte, 64> proven(const JoinStatement& join)
{
    return crypto::hash<64>({crypto::part("snug-v1 join"), join.server, join.binding,
                             join.channel.bytes(), FormWriter{}.u32(join.epoch).bytes(),
                             join.identity, join.challenge});
}

} // namespace

Membership certify(const crypto::SigningKey& authority, const ChannelId& channel, Epoch epoch,
                   const crypto::SigningPublicKey& identity,
                   const crypto::ExchangePublicKey& exchange)
{
    Membership member{epoch, identity, exchange, {}};
    member.certificate = authority.sign(certified(channel, member));
    return member;
}

bool is_certified(const crypto::SigningPublicKey& authority, const ChannelId& channel,
                  const Membership& member)
{
    return crypto::verify(authority, certified(channel, member), member.certificate);
}

Bytes encode(const Membership& member)
{
    return FormWriter{}
        .u32(member.epoch)
        .fixed(member.identity)
        .fixed(member.exchange)
        .fixed(member.certificate)
        .take();
}

Result<Membership> read_membership(std::span<const std::byte> bytes)
{
    FormReader form{bytes};
    const Membership member{form.u32(), form.fixed<32>(), form.fixed<32>(), form.fixed<64>()};
    if (!form.at_end())
        return Error{ErrorCode::bad_value, "that is no member's certificate"};
    return member;
}

crypto::SignatureBytes prove(const JoinStatement& statement, const crypto::SigningKey& authority)
{
    return authority.sign(proven(statement));
}

bool is_proven(const JoinStatement& statement, const crypto::SigningPublicKey& authority,
               const crypto::SignatureBytes& proof)
{
    return crypto::verify(authority, proven(statement), proof);
}

} // namespace snug::sealed
