#include "server/hub/entry_form.h"

#include "src/sealed/form.h"

namespace snug::server {

namespace {

using sealed::FormReader;
using sealed::FormWriter;

void put(FormWriter& form, const Admitted& key)
{
    form.fixed(encode(key.membership)).sized(key.grant);
}

Admitted take_admitted(FormReader& form)
{
    const auto membership = sealed::read_membership(form.fixed<sealed::membership_bytes>());
    return {membership.value(), form.sized()};
}

MemberId take_member(FormReader& form)
{
    return MemberId{form.fixed<MemberId::size>()};
}

} // namespace

Bytes form_of(const Admitted& key)
{
    FormWriter form;
    put(form, key);
    return form.take();
}

Bytes form_of(const Rekeyed& entry)
{
    FormWriter form;
    form.u32(entry.number).sized(entry.epoch);
    form.u32(static_cast<std::uint32_t>(entry.given.size()));
    for (const Rekeyed::Given& given : entry.given)
        put(form.fixed(given.member.bytes()), given.key);
    form.u32(static_cast<std::uint32_t>(entry.removed.size()));
    for (const Rekeyed::Removed& removed : entry.removed)
        form.fixed(removed.member.bytes()).sized(removed.name);
    return form.take();
}

Bytes form_of(const msg::PersonKey& key)
{
    return FormWriter{}
        .fixed(key.publicKey.bytes())
        .fixed(key.exchangeKey.bytes())
        .fixed(key.signature.bytes())
        .take();
}

std::optional<Admitted> admitted_from(std::span<const std::byte> bytes)
{
    FormReader form{bytes};
    Admitted key = take_admitted(form);
    return form.at_end() ? std::optional{std::move(key)} : std::nullopt;
}

std::optional<Rekeyed> rekeyed_from(std::span<const std::byte> bytes)
{
    FormReader form{bytes};
    Rekeyed entry;
    entry.number = form.u32();
    entry.epoch = form.sized();
    for (std::uint32_t left = form.u32(); left > 0 && form.ok(); --left) {
        const MemberId member = take_member(form);
        entry.given.push_back({member, take_admitted(form)});
    }
    for (std::uint32_t left = form.u32(); left > 0 && form.ok(); --left) {
        const MemberId member = take_member(form);
        entry.removed.push_back({member, form.text()});
    }
    return form.at_end() ? std::optional{std::move(entry)} : std::nullopt;
}

std::optional<msg::PersonKey> person_key_from(std::span<const std::byte> bytes)
{
    FormReader form{bytes};
    const msg::PersonKey key{msg::PublicKey{form.fixed<32>()}, msg::ExchangeKey{form.fixed<32>()},
                             msg::Signature{form.fixed<64>()}};
    return form.at_end() ? std::optional{key} : std::nullopt;
}

} // namespace snug::server
