#include "src/sealed/membership.h"

#include "tests/unit/sealed/cast.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::sealed;
using namespace snug::sealed::test;

namespace {

const crypto::SigningKey authority = key_of(10);
const ChannelId other_channel{ChannelId::Bytes{}};

Membership bobs()
{
    return certify(authority, tea_id, 1, bob.public_key(), exchange_key_of(bob).public_key());
}

JoinStatement bobs_statement()
{
    return {.server = server.public_key(),
            .binding = {},
            .channel = tea_id,
            .epoch = 1,
            .identity = bob.public_key()};
}

} // namespace

TEST_CASE("a member is certified in one channel and one epoch, with both keys")
{
    const Membership member = bobs();
    CHECK(is_certified(authority.public_key(), tea_id, member));
    CHECK_FALSE(is_certified(key_of(11).public_key(), tea_id, member));
    CHECK_FALSE(is_certified(authority.public_key(), other_channel, member));
    Membership changed = member;
    changed.epoch = 2;
    CHECK_FALSE(is_certified(authority.public_key(), tea_id, changed));
    changed = member;
    changed.identity = eve.public_key();
    CHECK_FALSE(is_certified(authority.public_key(), tea_id, changed));
    changed = member;
    changed.exchange = exchange_key_of(eve).public_key();
    CHECK_FALSE(is_certified(authority.public_key(), tea_id, changed));
}

TEST_CASE("a membership reads as it was written, or not at all")
{
    const auto read = read_membership(encode(bobs()));
    REQUIRE(read);
    CHECK(*read == bobs());
    Bytes longer = encode(bobs());
    longer.push_back(std::byte{});
    CHECK_FALSE(read_membership(longer).ok());
    longer.resize(longer.size() - 2);
    CHECK_FALSE(read_membership(longer).ok());
}

TEST_CASE("a join proof holds for one link, channel, server, person, question and epoch")
{
    const JoinStatement statement = bobs_statement();
    const auto proof = prove(statement, authority);
    CHECK(is_proven(statement, authority.public_key(), proof));

    const std::array<std::byte, 64> link{};
    JoinStatement other = statement;
    other.binding = link;
    CHECK_FALSE(is_proven(other, authority.public_key(), proof));
    other = statement;
    other.channel = other_channel;
    CHECK_FALSE(is_proven(other, authority.public_key(), proof));
    other = statement;
    other.server = eve.public_key();
    CHECK_FALSE(is_proven(other, authority.public_key(), proof));
    other = statement;
    other.identity = eve.public_key();
    CHECK_FALSE(is_proven(other, authority.public_key(), proof));
    other = statement;
    other.challenge[31] = std::byte{1};
    CHECK_FALSE(is_proven(other, authority.public_key(), proof));
    other = statement;
    other.epoch = 2;
    CHECK_FALSE(is_proven(other, authority.public_key(), proof));
    CHECK_FALSE(is_proven(statement, key_of(11).public_key(), proof));
}

TEST_CASE("an exchange key is a person's only if they say so")
{
    const auto exchange = exchange_key_of(bob).public_key();
    const auto signature = sign_exchange(bob, exchange);
    CHECK(is_exchange_of(bob.public_key(), exchange, signature));
    CHECK_FALSE(is_exchange_of(eve.public_key(), exchange, signature));
    CHECK_FALSE(is_exchange_of(bob.public_key(), exchange_key_of(eve).public_key(), signature));
}
