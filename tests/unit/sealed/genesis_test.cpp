#include "src/sealed/genesis.h"

#include "tests/unit/sealed/cast.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::sealed;
using namespace snug::sealed::test;

TEST_CASE("a genesis reads as its owner signed it")
{
    Genesis genesis = tea();
    genesis.since_join = true;
    genesis.cost = {4, 128 * 1024};
    const auto read = read_genesis(sign_genesis(genesis, ada));
    REQUIRE(read);
    CHECK(*read == genesis);
}

TEST_CASE("no bit of a genesis can be another, and none left out")
{
    with_every_change(sign_genesis(tea(), ada),
                      [](const Bytes& changed) { CHECK_FALSE(read_genesis(changed).ok()); });
}

TEST_CASE("a genesis that somebody else signed in its owner's name is none")
{
    CHECK_FALSE(read_genesis(sign_genesis(tea(), eve)).ok());
}

TEST_CASE("another salt, owner, server or work makes another channel and another password salt")
{
    const Genesis genesis = tea();
    const auto id_of = [](const Genesis& g) { return channel_id_of(sign_genesis(g, ada)); };
    const ChannelId id = id_of(genesis);
    CHECK(id == id_of(genesis));
    Genesis other = genesis;
    other.salt[0] = std::byte{1};
    CHECK(id_of(other) != id);
    CHECK(password_salt(other, id) != password_salt(genesis, id));
    other = genesis;
    other.server = eve.public_key();
    CHECK(id_of(other) != id);
    CHECK(password_salt(other, id) != password_salt(genesis, id));
    other = genesis;
    other.cost.passes = 4;
    CHECK(id_of(other) != id);
    CHECK(password_salt(genesis, id_of(other)) != password_salt(genesis, id));
}
