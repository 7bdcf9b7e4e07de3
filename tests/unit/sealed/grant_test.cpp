#include "src/sealed/grant.h"

#include "tests/unit/sealed/cast.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::sealed;
using namespace snug::sealed::test;

namespace {

Membership member(const crypto::SigningKey& who)
{
    return certify(key_of(10), tea_id, 2, who.public_key(), exchange_key_of(who).public_key());
}

Bytes adas_grant_to_bob()
{
    SeededRandom random;
    return make_grant(epoch_key(22), tea_id, member(ada), member(bob), ada, random).value();
}

} // namespace

TEST_CASE("a grant is read by who it is for, and by nobody else")
{
    const auto grant = read_grant(adas_grant_to_bob(), tea_id);
    REQUIRE(grant);
    CHECK(grant->giver == member(ada));
    CHECK(grant->receiver == member(bob));
    const auto key = open_grant(*grant, tea_id, exchange_key_of(bob));
    REQUIRE(key);
    CHECK(crypto::equal_secrets(key->bytes(), epoch_key(22).bytes()));
    CHECK_FALSE(open_grant(*grant, tea_id, exchange_key_of(eve)));
}

TEST_CASE("no bit of a grant can be another, and none left out")
{
    with_every_change(adas_grant_to_bob(),
                      [](const Bytes& changed) { CHECK_FALSE(read_grant(changed, tea_id).ok()); });
}

TEST_CASE("a grant is of one channel, and of who signed it")
{
    CHECK_FALSE(read_grant(adas_grant_to_bob(), ChannelId{ChannelId::Bytes{}}).ok());
    SeededRandom random;
    const auto forged =
        make_grant(epoch_key(23), tea_id, member(ada), member(bob), eve, random).value();
    CHECK_FALSE(read_grant(forged, tea_id).ok());
}

TEST_CASE("nothing is sealed for a key that is none")
{
    SeededRandom random;
    Membership nobody = member(bob);
    nobody.exchange = {};
    CHECK_FALSE(make_grant(epoch_key(22), tea_id, member(ada), nobody, ada, random).ok());
}
