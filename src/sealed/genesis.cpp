#include "src/sealed/genesis.h"

#include "src/crypto/hash.h"
#include "src/sealed/form.h"
#include "src/sealed/signed_form.h"

namespace snug::sealed {

namespace {

constexpr std::string_view genesis_domain = "snug-v1 genesis";
constexpr std::uint8_t genesis_version = 1;
constexpr std::uint8_t since_join_flag = 1;

bool is_known(Genesis::Kind kind)
{
    switch (kind) {
    case Genesis::Kind::password:
    case Genesis::Kind::direct:
        return true;
    }
    return false;
}

} // namespace

Bytes sign_genesis(const Genesis& genesis, const crypto::SigningKey& owner)
{
    FormWriter form;
    form.byte(genesis_version)
        .byte(static_cast<std::uint8_t>(genesis.kind))
        .byte(genesis.since_join ? since_join_flag : 0)
        .fixed(genesis.server)
        .fixed(genesis.owner)
        .fixed(genesis.other)
        .fixed(genesis.salt)
        .u32(genesis.cost.passes)
        .u32(genesis.cost.memory_kib)
        .sized(genesis.name);
    return with_signature(genesis_domain, form.take(), owner);
}

Result<Genesis> read_genesis(std::span<const std::byte> bytes)
{
    const Error bad{ErrorCode::bad_value, "how this channel began is not as its owner signed it"};
    const auto body = body_of(bytes);
    if (!body)
        return bad;
    FormReader form{*body};
    Genesis genesis;
    const std::uint8_t written = form.byte();
    genesis.kind = static_cast<Genesis::Kind>(form.byte());
    const std::uint8_t flags = form.byte();
    genesis.since_join = flags == since_join_flag;
    genesis.server = form.fixed<32>();
    genesis.owner = form.fixed<32>();
    genesis.other = form.fixed<32>();
    genesis.salt = form.fixed<16>();
    genesis.cost.passes = form.u32();
    genesis.cost.memory_kib = form.u32();
    genesis.name = form.text();
    const bool holds = form.at_end() && written == genesis_version && is_known(genesis.kind) &&
                       flags <= since_join_flag &&
                       is_signed_by(genesis_domain, bytes, genesis.owner);
    if (!holds)
        return bad;
    return genesis;
}

ChannelId channel_id_of(std::span<const std::byte> genesis)
{
    const auto hash = crypto::hash<32>({crypto::part("snug-v1 channel"), *body_of(genesis)});
    ChannelId::Bytes id;
    std::copy_n(hash.begin(), id.size(), id.begin());
    return ChannelId{id};
}

crypto::PasswordSalt password_salt(const Genesis& genesis, const ChannelId& channel)
{
    return crypto::hash<16>(
        {crypto::part("snug-v1 salt"), genesis.server, channel.bytes(), genesis.salt});
}

} // namespace snug::sealed
