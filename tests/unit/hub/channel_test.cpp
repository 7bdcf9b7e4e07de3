#include "server/hub/channel.h"

#include "tests/unit/hub/entries.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::server;

TEST_CASE("a channel begins as it was created")
{
    const Channel channel{entry(1, created({.password_verifier = "v", .group = "wheel"}))};
    CHECK(channel.id() == id_of<ChannelId>("#tea"));
    CHECK(channel.name() == server::channel("#tea"));
    CHECK(channel.has_password());
    CHECK(channel.rules().group == "wheel");
    CHECK(channel.is_owner(ada_id));
    CHECK_FALSE(channel.is_owner(bob_id));
    CHECK(channel.last_seq() == Seq{1});
    CHECK(channel.topic().empty());
    CHECK(channel.messages() == 0);
    CHECK_FALSE(channel.is_enrolled(ada_id));
}

TEST_CASE("a channel nobody owns is nobody's")
{
    const Channel channel{entry(1, Created{server::channel("#lobby"), std::nullopt, "", {}})};
    CHECK_FALSE(channel.is_owner(ada_id));
    CHECK_FALSE(channel.has_password());
}

TEST_CASE("who left comes back with the member id they had, whatever the log gives them")
{
    Channel channel{entry(1, created())};
    channel.apply(entry(2, enrolled("bob")));
    const MemberId first = channel.enrolment_of(bob_id)->member;
    channel.apply(entry(3, MemberLeft{first}));
    CHECK_FALSE(channel.is_enrolled(bob_id));
    CHECK(channel.enrolment_of(bob_id)->member == first);
    channel.apply(entry(4, MemberEnrolled{id_of<MemberId>("another"), bob_id, "robert"}));
    CHECK(channel.is_enrolled(bob_id));
    CHECK(channel.enrolment_of(bob_id)->member == first);
    CHECK(channel.enrolment_of(bob_id)->name == "robert");
    channel.apply(entry(5, MemberLeft{first}));
    CHECK_FALSE(channel.is_enrolled(bob_id));
}

TEST_CASE("somebody unknown who leaves changes nothing")
{
    Channel channel{entry(1, created())};
    channel.apply(entry(2, enrolled("bob")));
    channel.apply(entry(3, MemberLeft{id_of<MemberId>("eve")}));
    CHECK(channel.is_enrolled(bob_id));
    CHECK(channel.last_seq() == Seq{3});
}

TEST_CASE("the last topic stands, and an empty one clears it")
{
    Channel channel{entry(1, created())};
    channel.apply(entry(2, TopicSet{"ada", "earl grey"}));
    channel.apply(entry(3, TopicSet{"bob", "assam"}));
    CHECK(channel.topic() == "assam");
    channel.apply(entry(4, TopicSet{"bob", ""}));
    CHECK(channel.topic().empty());
}

TEST_CASE("a message shows what its sender is called now")
{
    Channel channel{entry(1, created())};
    channel.apply(entry(2, enrolled("bob")));
    Message message = said("bob", "hi");
    message.name = "robert";
    channel.apply(entry(3, message));
    CHECK(channel.enrolment_of(bob_id)->name == "robert");
    CHECK(channel.messages() == 1);
    CHECK(channel.last_at() == entry(3, message).at);
}

TEST_CASE("the messages between two entries are counted, and nothing else is")
{
    Channel channel{entry(1, created())};
    channel.apply(entry(2, enrolled("bob")));
    channel.apply(entry(3, said("bob", "one")));
    channel.apply(entry(4, TopicSet{"bob", "assam"}));
    channel.apply(entry(5, said("bob", "two")));
    channel.apply(entry(6, said("bob", "three")));
    CHECK(channel.messages() == 3);
    CHECK(channel.messages_in(Seq{2}, Seq{6}) == 3);
    CHECK(channel.messages_in(Seq{3}, Seq{6}) == 2);
    CHECK(channel.messages_in(Seq{3}, Seq{5}) == 1);
    CHECK(channel.messages_in(Seq{6}, Seq{6}) == 0);
    CHECK(channel.messages_in(Seq{9}, Seq{6}) == 0);
    CHECK(channel.messages_in(Seq{5}, Seq{900}) == 1);
}

TEST_CASE("a channel that was told nothing but its last message counts all before it")
{
    Channel whole{entry(1, created())};
    Channel brief{entry(1, created())};
    for (std::uint64_t seq = 2; seq <= 100; ++seq) {
        const LogEntry next = seq % 10 == 0 ? entry(seq, TopicSet{"ada", std::to_string(seq)})
                                            : entry(seq, said("ada", "hello"));
        whole.apply(next);
        if (seq % 10 == 0 || seq == 99)
            brief.apply(next);
    }
    CHECK(whole.messages() == 89);
    for (std::uint64_t after = 0; after <= 100; ++after)
        CHECK(whole.messages_in(Seq{after}, Seq{100}) == brief.messages_in(Seq{after}, Seq{100}));
}

TEST_CASE("a guest's message enrols nobody")
{
    Channel channel{entry(1, created())};
    channel.apply(entry(2, said("eve", "hi")));
    CHECK(channel.enrolment_of(id_of<UserId>("eve")) == nullptr);
}

TEST_CASE("each of a direct channel's people has the other")
{
    Channel channel{entry(1, created({.direct = true}))};
    channel.apply(entry(2, enrolled("ada")));
    CHECK(channel.other_than(ada_id) == nullptr);
    channel.apply(entry(3, enrolled("bob")));
    REQUIRE(channel.other_than(ada_id));
    CHECK(*channel.other_than(ada_id) == bob_id);
    CHECK(*channel.other_than(bob_id) == ada_id);
}
