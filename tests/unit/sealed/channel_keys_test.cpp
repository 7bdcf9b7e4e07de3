#include "src/sealed/channel_keys.h"

#include "tests/unit/sealed/cast.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::sealed;
using namespace snug::sealed::test;

namespace {

/// #tea as ada made it, with as many keys as it has had.
struct Tea {
    Bytes genesis = sign_genesis(tea(), ada);
    ChannelId id = channel_id_of(genesis);
    std::vector<Bytes> records;
    SeededRandom random{9};

    static crypto::ChannelSecrets secrets(Epoch epoch)
    {
        return {key_of(100 + epoch), epoch_key(200 + epoch)};
    }
    static EpochKey key(Epoch epoch) { return epoch_key(300 + epoch); }

    void add_epoch(bool with_previous = true)
    {
        const auto epoch = static_cast<Epoch>(records.size() + 1);
        EpochRecord record{.channel = id,
                           .number = epoch,
                           .authority = secrets(epoch).authority.public_key(),
                           .wrapped =
                               wrap(key(epoch), secrets(epoch).wrapping, tea(), id, epoch, random)};
        if (epoch > 1) {
            record.before = hash_of_epoch(records.back());
            if (with_previous)
                record.previous = seal_previous(key(epoch - 1), key(epoch), id, epoch, random);
        }
        records.push_back(sign_epoch(record, ada));
    }
    [[nodiscard]] ChannelKeys keys() const
    {
        ChannelKeys known = ChannelKeys::begin(genesis, server.public_key()).value();
        REQUIRE(known.add(records));
        return known;
    }
    [[nodiscard]] Membership member(const crypto::SigningKey& who, Epoch epoch) const
    {
        return certify(secrets(epoch).authority, id, epoch, who.public_key(),
                       exchange_key_of(who).public_key());
    }
};

bool same(const EpochKey* key, const EpochKey& other)
{
    return key && crypto::equal_secrets(key->bytes(), other.bytes());
}

} // namespace

TEST_CASE("the password of the newest key opens it and those before")
{
    Tea channel;
    for (int i = 0; i < 4; ++i)
        channel.add_epoch();
    ChannelKeys keys = channel.keys();
    CHECK_FALSE(keys.open_with(Tea::secrets(3)));
    CHECK_FALSE(keys.can_write());
    REQUIRE(keys.open_with(Tea::secrets(4)));
    for (Epoch epoch = 1; epoch <= 4; ++epoch)
        CHECK(same(keys.key(epoch), Tea::key(epoch)));
}

TEST_CASE("who may not read back gets no key from before")
{
    Tea channel;
    channel.add_epoch();
    channel.add_epoch(false);
    ChannelKeys keys = channel.keys();
    REQUIRE(keys.open_with(Tea::secrets(2)));
    CHECK(keys.key(1) == nullptr);
}

TEST_CASE("keys that the owner did not give, or in another order, are not taken")
{
    Tea channel;
    channel.add_epoch();
    channel.add_epoch();
    ChannelKeys keys = ChannelKeys::begin(channel.genesis, server.public_key()).value();
    const std::vector<Bytes> second{channel.records[1]};
    CHECK_FALSE(keys.add(second).ok());
    CHECK(keys.epoch() == 0);
    const std::vector<Bytes> twice{channel.records[0], channel.records[0]};
    CHECK_FALSE(keys.add(twice).ok());
    CHECK(keys.epoch() == 1);

    const EpochRecord eves{.channel = channel.id,
                           .number = 2,
                           .authority = eve.public_key(),
                           .before = keys.newest_hash()};
    const std::vector<Bytes> forged{sign_epoch(eves, eve)};
    CHECK(keys.add(forged).error().code == ErrorCode::not_trusted);
}

TEST_CASE("a channel of another server is none of this one")
{
    const Tea channel;
    CHECK(ChannelKeys::begin(channel.genesis, eve.public_key()).error().code ==
          ErrorCode::not_trusted);
}

TEST_CASE("a grant is taken from the owner and from members, and from nobody else")
{
    Tea channel;
    channel.add_epoch();
    const auto grant_from = [&](const crypto::SigningKey& giver, const Membership& as) {
        return make_grant(Tea::key(1), channel.id, as, channel.member(bob, 1), giver,
                          channel.random)
            .value();
    };
    const auto take = [&](const Bytes& grant) {
        ChannelKeys keys = channel.keys();
        const bool taken = keys.take(grant, bob.public_key(), exchange_key_of(bob)).ok();
        CHECK(taken == same(keys.key(1), Tea::key(1)));
        return taken;
    };
    CHECK(take(grant_from(ada, channel.member(ada, 1))));
    CHECK(take(grant_from(key_of(5), channel.member(key_of(5), 1))));
    Membership forged = channel.member(eve, 1);
    forged.certificate[0] ^= std::byte{1};
    CHECK_FALSE(take(grant_from(eve, forged)));
    // Not even a true one, if it is for somebody else.
    ChannelKeys keys = channel.keys();
    CHECK_FALSE(
        keys.take(grant_from(ada, channel.member(ada, 1)), eve.public_key(), exchange_key_of(eve))
            .ok());
}

TEST_CASE("a member of one epoch is none of another")
{
    Tea channel;
    channel.add_epoch();
    channel.add_epoch();
    const ChannelKeys keys = channel.keys();
    CHECK(keys.admits(channel.member(bob, 1)));
    CHECK(keys.admits(channel.member(bob, 1)));
    Membership moved = channel.member(bob, 1);
    moved.epoch = 2;
    CHECK_FALSE(keys.admits(moved));
    moved.epoch = 3;
    CHECK_FALSE(keys.admits(moved));
    Membership other = channel.member(bob, 1);
    other.exchange = exchange_key_of(eve).public_key();
    CHECK_FALSE(keys.admits(other));
}

TEST_CASE("a channel of two has these two")
{
    Genesis genesis = tea();
    genesis.kind = Genesis::Kind::direct;
    genesis.name = "";
    genesis.other = bob.public_key();
    const ChannelKeys keys =
        ChannelKeys::begin(sign_genesis(genesis, ada), server.public_key()).value();
    CHECK(keys.is_direct());
    CHECK(keys.admits({.epoch = 1, .identity = ada.public_key()}));
    CHECK(keys.admits({.epoch = 1, .identity = bob.public_key()}));
    CHECK_FALSE(keys.admits({.epoch = 1, .identity = eve.public_key()}));
}
