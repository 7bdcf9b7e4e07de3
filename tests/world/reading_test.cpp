#include "tests/support/sealed_people.h"
#include "tests/support/world.h"

#include <doctest/doctest.h>

/// How far people have read, and what they have not.
using namespace snug;
using namespace snug::world;

using Lines = std::vector<std::string>;

namespace {

struct ReadTea : World {
    Client& ada = client("ada");
    Client& bob = client("bob");

    ReadTea()
    {
        ada.creates("#tea");
        ada.joins("#tea");
        bob.joins("#tea");
        forget_all();
    }

    Seq says_three(Client& who)
    {
        who.says("#tea", "one");
        who.says("#tea", "two");
        return who.says("#tea", "three").seq;
    }
    void forget_all()
    {
        ada.forget();
        bob.forget();
    }
};

void marks(Client& who, Seq seq, std::string_view where = "#tea")
{
    who.does(msg::MarkRead{channel(where), seq});
}

std::uint64_t unread_in_list(Client& who, std::string_view where = "#tea")
{
    for (const auto& info : who.does(msg::ListChannels{}).channels)
        if (info.channelName == channel(where))
            return info.unread;
    FAIL("not listed");
    return 0;
}

std::size_t marks_written(server::Hub& hub, SessionId session, Seq seq, Instant now)
{
    std::size_t written = 0;
    for (const auto& effect : hub.receive(
             session, {RequestId{99}, msg::MarkRead{channel("#tea"), seq}}, std::nullopt, now))
        written += std::size_t{std::holds_alternative<server::MarkRead>(effect)};
    return written;
}

} // namespace

TEST_CASE("who enters for the first time has nothing unread")
{
    ReadTea tea;
    tea.says_three(tea.ada);
    const auto joined = tea.client("eve").joins("#tea");
    CHECK(joined.readSeq == joined.lastSeq);
    CHECK(joined.unread == 0);
}

TEST_CASE("unread messages are counted, and what else stands between them is not")
{
    ReadTea tea;
    tea.ada.says("#tea", "one");
    tea.ada.does(msg::SetTopic{channel("#tea"), "assam"});
    tea.client("eve").joins("#tea");
    tea.ada.says("#tea", "two");
    const auto again = tea.bob.joins("#tea");
    CHECK(again.unread == 2);
    CHECK(again.lastSeq.value() - again.readSeq.value() == 4);
    CHECK(unread_in_list(tea.bob) == 2);
}

TEST_CASE("a message sent again is unread once")
{
    ReadTea tea;
    const msg::Say say{.channelName = channel("#tea"),
                       .messageId = MessageId::parse("00112233445566778899aabbccddeeff"),
                       .message = "hi"};
    tea.ada.does(msg::Say{say});
    tea.ada.does(msg::Say{say});
    CHECK(tea.bob.joins("#tea").unread == 1);
}

TEST_CASE("two terminals of one person have one marker")
{
    ReadTea tea;
    Client& phone = tea.terminal_of(tea.bob);
    phone.joins("#tea");
    const Seq last = tea.says_three(tea.ada);
    tea.forget_all();
    phone.forget();

    marks(phone, Seq{last.value() - 1});
    REQUIRE(tea.bob.all<msg::ReadUpTo>().size() == 1);
    const auto told = tea.bob.all<msg::ReadUpTo>()[0];
    CHECK(told == msg::ReadUpTo{channel("#tea"), Seq{last.value() - 1}, 1});
    CHECK(phone.heard().empty());
    CHECK(tea.ada.heard().empty());
    CHECK(tea.bob.joins("#tea").unread == 1);
}

TEST_CASE("a terminal that is not in the channel is not told how far another has read")
{
    ReadTea tea;
    Client& phone = tea.terminal_of(tea.bob);
    const Seq last = tea.says_three(tea.ada);
    marks(tea.bob, last);
    CHECK(phone.all<msg::ReadUpTo>().empty());
    CHECK(phone.joins("#tea").unread == 0);
}

TEST_CASE("a marker never goes back, and never beyond the newest entry")
{
    ReadTea tea;
    const Seq last = tea.says_three(tea.ada);
    marks(tea.bob, Seq{last.value() + 100});
    CHECK(tea.bob.joins("#tea").readSeq == last);
    marks(tea.bob, Seq{1});
    CHECK(tea.bob.joins("#tea").readSeq == last);
    tea.ada.says("#tea", "four");
    CHECK(tea.bob.joins("#tea").unread == 1);
}

TEST_CASE("what moves no marker is written nowhere and told nobody")
{
    ReadTea tea;
    Client& phone = tea.terminal_of(tea.bob);
    phone.joins("#tea");
    const Seq last = tea.says_three(tea.ada);
    phone.forget();
    CHECK(marks_written(tea.hub(), tea.bob.id(), last, tea.now()) == 1);
    for (const Seq seq : {last, Seq{1}, Seq{last.value() + 7}})
        CHECK(marks_written(tea.hub(), tea.bob.id(), seq, tea.now()) == 0);
    tea.settle();
    CHECK(phone.heard().empty());
}

TEST_CASE("saying something does not mark what others said as read")
{
    ReadTea tea;
    tea.says_three(tea.ada);
    tea.bob.says("#tea", "backup done");
    CHECK(tea.bob.joins("#tea").unread == 4);
}

TEST_CASE("markers and counts are the same after a restart")
{
    ReadTea tea;
    const Seq last = tea.says_three(tea.ada);
    marks(tea.bob, Seq{last.value() - 2});
    tea.ada.does(msg::SetTopic{channel("#tea"), "assam"});
    tea.restart();
    tea.reconnect(tea.bob);
    tea.reconnect(tea.ada);
    const auto bob = tea.bob.joins("#tea");
    CHECK(bob.readSeq == Seq{last.value() - 2});
    CHECK(bob.unread == 2);
    CHECK(unread_in_list(tea.ada) == 3); // who said so of nothing, and was enrolled before
}

TEST_CASE("who left has nothing unread, nor when they come back")
{
    ReadTea tea;
    tea.says_three(tea.ada);
    tea.bob.leaves("#tea");
    CHECK(unread_in_list(tea.bob) == 0);
    tea.says_three(tea.ada);
    const auto back = tea.bob.joins("#tea");
    CHECK(back.unread == 0);
    CHECK(back.readSeq == back.lastSeq);
}

TEST_CASE("the list counts for who is enrolled and not here, and for nobody else")
{
    ReadTea tea;
    tea.cut(tea.bob);
    tea.says_three(tea.ada);
    tea.reconnect(tea.bob);
    CHECK(unread_in_list(tea.bob) == 3);
    CHECK(unread_in_list(tea.client("eve")) == 0);
}

TEST_CASE("a guest's marker lasts as long as they are here, and is written nowhere")
{
    ReadTea tea;
    tea.ada.says("#tea", "before");
    Client& guest = tea.guest("gus");
    CHECK(guest.joins("#tea").unread == 0);
    const Seq last = tea.says_three(tea.ada);
    CHECK(unread_in_list(guest) == 3);
    CHECK(marks_written(tea.hub(), guest.id(), last, tea.now()) == 0);
    CHECK(unread_in_list(guest) == 0);
}

TEST_CASE("nobody marks a channel read that they are not in")
{
    ReadTea tea;
    Client& eve = tea.client("eve");
    CHECK(eve.fails(msg::MarkRead{channel("#tea"), Seq{1}}).code == ErrorCode::not_a_member);
    CHECK(eve.fails(msg::MarkRead{channel("#none"), Seq{1}}).code == ErrorCode::no_such_channel);
}

TEST_CASE("a conversation has its own marker, and counts up to what one is told of")
{
    ReadTea tea;
    SealedPeople people{tea};
    const ChannelName direct = people.opens(tea.ada, tea.bob).channelName;
    people.says(tea.ada, direct, "psst");
    REQUIRE(tea.bob.all<msg::DirectOpened>().size() == 1);
    const auto opened = tea.bob.all<msg::DirectOpened>()[0];
    CHECK(opened.unread == 0); // the message itself comes after this
    tea.cut(tea.bob);
    people.says(tea.ada, direct, "are you there?");
    tea.bob.forget();
    tea.reconnect(tea.bob);
    REQUIRE(tea.bob.all<msg::DirectOpened>().size() == 1);
    CHECK(tea.bob.all<msg::DirectOpened>()[0].unread == 2);
    tea.bob.does(msg::MarkRead{direct, tea.bob.all<msg::DirectOpened>()[0].lastSeq});
    tea.restart();
    tea.bob.forget();
    tea.reconnect(tea.bob);
    REQUIRE(tea.bob.all<msg::DirectOpened>().size() == 1);
    CHECK(tea.bob.all<msg::DirectOpened>()[0].unread == 0);
}

TEST_CASE("a conversation of which a topic is the newest is still told of after a restart")
{
    ReadTea tea;
    SealedPeople people{tea};
    const ChannelName direct = people.opens(tea.ada, tea.bob).channelName;
    people.says(tea.ada, direct, "psst");
    tea.ada.does(msg::SetTopic{direct, "secrets"});
    tea.restart();
    tea.bob.forget();
    tea.reconnect(tea.bob);
    CHECK(tea.bob.all<msg::DirectOpened>().size() == 1);
}

TEST_CASE("the server counts all messages there are, also those from before a restart")
{
    ReadTea tea;
    tea.says_three(tea.ada);
    tea.restart();
    tea.reconnect(tea.ada);
    CHECK(tea.ada.does(msg::Stats{}).messages == 3);
    tea.ada.joins("#tea");
    tea.ada.says("#tea", "four");
    CHECK(tea.ada.does(msg::Stats{}).messages == 4);
}

TEST_CASE("a channel keeps what is said as its creator chose, and says so")
{
    ReadTea tea;
    tea.ada.does(msg::CreateChannel{.channelName = channel("#brief"),
                                    .keep = Retention{Retention::Kind::days, 7}});
    const auto brief = tea.bob.joins("#brief");
    CHECK(brief.keep == Retention{Retention::Kind::days, 7});
    const auto usual = tea.bob.joins("#tea");
    CHECK(usual.keep == Retention{});
    CHECK(usual.channelId != brief.channelId);
    tea.restart();
    tea.reconnect(tea.bob);
    const auto after = tea.bob.joins("#brief");
    CHECK(after.keep == brief.keep);
    CHECK(after.channelId == brief.channelId);
}
