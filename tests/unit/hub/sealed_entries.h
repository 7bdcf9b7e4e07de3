#pragma once

#include "server/hub/log_entry.h"
#include "src/crypto/signing.h"
#include "src/sealed/epoch.h"
#include "src/sealed/genesis.h"
#include "tests/support/seeded_random.h"
#include "tests/unit/hub/entries.h"

/// A log of a sealed #tea, which ada made.
namespace snug::server {

struct SealedTea {
    SeededRandom random;
    crypto::SigningKey owner = crypto::SigningKey::make(random);
    crypto::SigningKey authority = crypto::SigningKey::make(random);
    sealed::Genesis genesis{.owner = owner.public_key(), .name = "tea"};
    Bytes genesis_form = sealed::sign_genesis(genesis, owner);
    ChannelId id = sealed::channel_id_of(genesis_form);
    Bytes last = epoch(1, {});
    SealedRules rules{genesis_form, last};

    Bytes epoch(sealed::Epoch number, std::array<std::byte, 32> before) const
    {
        return sealed::sign_epoch({.channel = id,
                                   .number = number,
                                   .authority = authority.public_key(),
                                   .wrapped = Bytes(104),
                                   .before = before},
                                  owner);
    }
    [[nodiscard]] LogEntry entry(std::uint64_t seq, EntryBody body) const
    {
        LogEntry entry = server::entry(seq, std::move(body));
        entry.channel = id;
        return entry;
    }
    [[nodiscard]] Created created() const { return server::created({.sealed = rules}); }
    /// One of somebody's keys, and something sealed for it.
    [[nodiscard]] static Admitted key(const std::string& of, sealed::Epoch epoch,
                                      std::size_t grant_bytes = 0)
    {
        return {{.epoch = epoch, .identity = id_of<msg::PublicKey>(of).bytes()},
                Bytes(grant_bytes, std::byte{7})};
    }
    [[nodiscard]] static MemberEnrolled enrolled(const std::string& name, Admitted key,
                                                 bool again = false)
    {
        return {id_of<MemberId>(name), id_of<UserId>(name), name, std::move(key), again};
    }
    Rekeyed next(sealed::Epoch number, std::vector<Rekeyed::Given> given,
                 std::vector<Rekeyed::Removed> removed)
    {
        last = epoch(number, sealed::hash_of_epoch(last));
        return {"ada", number, last, std::move(given), std::move(removed)};
    }
};

inline Message said_sealed(const std::string& name, std::size_t bytes)
{
    return {.member = id_of<MemberId>(name),
            .user = id_of<UserId>(name),
            .name = name,
            .sealed = Bytes(bytes, std::byte{0xf0})};
}

inline KeyShown shown(const std::string& name)
{
    return {
        id_of<UserId>(name),
        name,
        {id_of<msg::PublicKey>(name), id_of<msg::ExchangeKey>(name), id_of<msg::Signature>(name)}};
}

} // namespace snug::server
