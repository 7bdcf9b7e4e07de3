#include "server/hub/sealed_channel.h"

#include "server/hub/channel.h"
#include "server/hub/entry_form.h"
#include "tests/unit/hub/sealed_entries.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::server;

namespace {

const MemberId bob_member = id_of<MemberId>("bob");

SealedChannel::Identity identity(const std::string& of)
{
    return id_of<msg::PublicKey>(of).bytes();
}

} // namespace

TEST_CASE("a sealed channel begins with what its owner signed, under the id of that")
{
    const SealedTea tea;
    const auto channel = SealedChannel::begin(tea.rules, tea.id);
    REQUIRE(channel);
    CHECK(channel->genesis() == tea.genesis);
    CHECK(channel->present().number == 1);
    CHECK(channel->epochs() == std::vector<Bytes>{tea.rules.epoch});

    CHECK_FALSE(SealedChannel::begin(tea.rules, id_of<ChannelId>("another")));
    for (Bytes SealedRules::*part : {&SealedRules::genesis, &SealedRules::epoch}) {
        SealedRules changed = tea.rules;
        (changed.*part)[10] ^= std::byte{1};
        CHECK_FALSE(SealedChannel::begin(changed, tea.id));
    }
}

TEST_CASE("a key is let in for an epoch")
{
    SealedTea tea;
    Channel channel{tea.entry(1, tea.created())};
    channel.apply(tea.entry(2, SealedTea::enrolled("bob", SealedTea::key("desk", 1))));
    CHECK(channel.sealed()->has(bob_member, identity("desk")));
    CHECK_FALSE(channel.sealed()->has(bob_member, identity("phone")));
    CHECK_FALSE(channel.sealed()->has(id_of<MemberId>("eve"), identity("desk")));

    channel.apply(tea.entry(3, tea.next(2, {}, {})));
    CHECK(channel.epoch() == 2);
    CHECK_FALSE(channel.sealed()->has(bob_member, identity("desk")));
    CHECK(channel.sealed()->find(bob_member, identity("desk")));
    CHECK(channel.is_enrolled(bob_id));
}

TEST_CASE("one more key moves nothing else")
{
    SealedTea tea;
    Channel channel{tea.entry(1, tea.created())};
    channel.apply(tea.entry(2, SealedTea::enrolled("bob", SealedTea::key("desk", 1))));
    channel.apply(tea.entry(3, SealedTea::enrolled("bob", SealedTea::key("phone", 1), true)));
    CHECK(channel.sealed()->has(bob_member, identity("desk")));
    CHECK(channel.sealed()->has(bob_member, identity("phone")));
    CHECK(channel.enrolment_of(bob_id)->since == Seq{2});
}

TEST_CASE("with the next key go those who were given it, and go those who were put out")
{
    SealedTea tea;
    Channel channel{tea.entry(1, tea.created())};
    for (const char* name : {"ada", "bob", "eve"})
        channel.apply(tea.entry(2, SealedTea::enrolled(name, SealedTea::key(name, 1))));
    const MemberId ada_member = id_of<MemberId>("ada");
    channel.apply(tea.entry(
        5, tea.next(2, {{ada_member, SealedTea::key("ada", 2, 9)}}, {{bob_member, "bob"}})));
    CHECK(channel.sealed()->has(ada_member, identity("ada")));
    CHECK(channel.sealed()->find(ada_member, identity("ada"))->grant.size() == 9);
    CHECK_FALSE(channel.is_enrolled(bob_id));
    CHECK_FALSE(channel.sealed()->find(bob_member, identity("bob")));
    CHECK(channel.is_enrolled(id_of<UserId>("eve")));
}

TEST_CASE("who left while the next key was on its way does not come back by it")
{
    SealedTea tea;
    Channel channel{tea.entry(1, tea.created())};
    channel.apply(tea.entry(2, SealedTea::enrolled("bob", SealedTea::key("bob", 1))));
    channel.apply(tea.entry(3, MemberLeft{bob_member}));
    channel.apply(tea.entry(4, tea.next(2, {{bob_member, SealedTea::key("bob", 2)}}, {})));
    CHECK_FALSE(channel.is_enrolled(bob_id));
    CHECK(channel.sealed()->admitted().empty());
}

TEST_CASE("an epoch that its owner did not sign changes nothing")
{
    SealedTea tea;
    Channel channel{tea.entry(1, tea.created())};
    Rekeyed next = tea.next(2, {}, {});
    next.epoch.back() ^= std::byte{1};
    channel.apply(tea.entry(2, next));
    CHECK(channel.epoch() == 1);
    CHECK(channel.last_seq() == Seq{2});
}

TEST_CASE("what was sealed for a key is kept when it comes back by the password")
{
    const SealedTea tea;
    SealedChannel channel = SealedChannel::begin(tea.rules, tea.id).value();
    channel.admit(bob_member, SealedTea::key("desk", 1, 9));
    channel.admit(bob_member, SealedTea::key("desk", 1));
    CHECK(channel.find(bob_member, identity("desk"))->grant.size() == 9);
    channel.admit(bob_member, SealedTea::key("desk", 1, 11));
    CHECK(channel.find(bob_member, identity("desk"))->grant.size() == 11);
    CHECK(channel.admitted().at(bob_member).size() == 1);
}

TEST_CASE("of many keys of one person the last ones are kept")
{
    const SealedTea tea;
    SealedChannel channel = SealedChannel::begin(tea.rules, tea.id).value();
    for (int i = 0; i < 10; ++i)
        channel.admit(bob_member, SealedTea::key(std::to_string(i), 1));
    CHECK(channel.admitted().at(bob_member).size() == SealedChannel::most_keys_each);
    CHECK_FALSE(channel.has(bob_member, identity("1")));
    CHECK(channel.has(bob_member, identity("2")));
    CHECK(channel.has(bob_member, identity("9")));
}

// --- Its entries as bytes ----------------------------------------------------------

TEST_CASE("what of an entry is bytes is read back as it was, and nothing else is")
{
    SealedTea tea;
    const Admitted key = SealedTea::key("bob", 3, 500);
    Rekeyed rekeyed = tea.next(2, {{bob_member, key}, {id_of<MemberId>("ada"), key}},
                               {{id_of<MemberId>("eve"), "eve"}});
    rekeyed.by.clear(); // which is not among them
    const msg::PersonKey person = shown("bob").key;
    CHECK(admitted_from(form_of(key)) == key);
    CHECK(rekeyed_from(form_of(rekeyed)) == rekeyed);
    CHECK(person_key_from(form_of(person)) == person);

    const auto check_size = [](const Bytes& form, auto read) {
        for (std::size_t size = 0; size < form.size(); ++size)
            CHECK_FALSE(read(std::span{form}.first(size)));
        Bytes longer = form;
        longer.push_back({});
        CHECK_FALSE(read(longer));
    };
    check_size(form_of(key), [](auto bytes) { return admitted_from(bytes).has_value(); });
    check_size(form_of(rekeyed), [](auto bytes) { return rekeyed_from(bytes).has_value(); });
    check_size(form_of(person), [](auto bytes) { return person_key_from(bytes).has_value(); });
}
