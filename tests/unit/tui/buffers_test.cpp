#include "tests/unit/tui/chat_desk.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::tui;
using namespace std::chrono_literals;

namespace {

/// Ada in #one, #two and #three; #three is shown.
ChatDesk desk_in_three()
{
    ChatDesk desk;
    desk.connect();
    desk.model.screen = Screen::chat;
    for (const char* channel : {"one", "two", "three"})
        desk.join(channel);
    desk.intents.clear();
    return desk;
}

std::string shown(const ChatDesk& desk)
{
    return desk.model.shown().title.str();
}

} // namespace

TEST_CASE("Alt and a number shows that channel, and the same again the one before")
{
    ChatDesk desk = desk_in_three();
    desk.press(alt(U'1'));
    CHECK(shown(desk) == "#one");
    desk.press(alt(U'1'));
    CHECK(shown(desk) == "#three");
    desk.press(alt(U'9'));
    CHECK(shown(desk) == "#three");
}

TEST_CASE("Alt-A goes to what is for us, then to what is new, and ends where it began")
{
    ChatDesk desk = desk_in_three();
    desk.say("one", "bob", "news");
    desk.say("two", "bob", "ada: look");
    desk.press(alt(U'a'));
    CHECK(shown(desk) == "#two");
    desk.press(alt(U'a'));
    CHECK(shown(desk) == "#one");
    desk.press(alt(U'a'));
    CHECK(shown(desk) == "#three");
    desk.press(alt(U'a'));
    CHECK(shown(desk) == "#three");
}

TEST_CASE("Alt with arrows walks over the channels and round")
{
    ChatDesk desk = desk_in_three();
    desk.press(alt(NamedKey::down));
    CHECK(shown(desk) == "#one");
    desk.press(alt(NamedKey::right));
    CHECK(shown(desk) == "#two");
    desk.press(alt(NamedKey::left));
    desk.press(alt(NamedKey::up));
    CHECK(shown(desk) == "#three");
}

TEST_CASE("what is said in a channel one does not look at is unread until one does")
{
    ChatDesk desk = desk_in_three();
    desk.say("one", "bob", "news");
    desk.say("one", "bob", "for you, Ada");
    const Buffer& one = *desk.model.find(channel_called("one"));
    CHECK(one.unread == 2);
    CHECK(one.mentions == 1);
    CHECK(desk.sees("[1 one:2!]"));
    desk.press(alt(U'1'));
    CHECK(one.unread == 0);
    CHECK(desk.sees("2 new"));
    desk.enter("thanks");
    CHECK_FALSE(desk.sees("2 new"));
}

TEST_CASE("what is said while the terminal has no focus is unread, also in view")
{
    ChatDesk desk = desk_in_tea();
    desk.hear(Input{FocusChanged{false}});
    desk.say("tea", "bob", "hello?");
    CHECK(desk.model.shown().unread == 1);
    CHECK(desk.sees("1 new"));
    desk.hear(Input{FocusChanged{true}});
    CHECK(desk.model.shown().unread == 0);
}

TEST_CASE("where the terminal tells nothing of its focus, a key is a look")
{
    ChatDesk desk = desk_in_tea();
    desk.model.focused.reset();
    desk.clock.advance(10min);
    desk.say("tea", "bob", "hello?");
    CHECK(desk.model.shown().unread == 1);
    desk.type("x");
    CHECK(desk.model.shown().unread == 0);
}

TEST_CASE("our own words from another terminal are not unread")
{
    ChatDesk desk = desk_in_three();
    desk.say("one", "ada", "from my phone");
    CHECK(desk.model.find(channel_called("one"))->unread == 0);
}

TEST_CASE("the bell rings for us when nobody looks, and not again at once")
{
    ChatDesk desk = desk_in_tea();
    desk.say("tea", "bob", "ada: hi");
    CHECK_FALSE(desk.intends<Ring>());
    desk.hear(Input{FocusChanged{false}});
    desk.say("tea", "bob", "nothing");
    CHECK_FALSE(desk.intends<Ring>());
    desk.say("tea", "bob", "ada: hi");
    CHECK(desk.intends<Ring>());
    desk.say("tea", "bob", "ada: hi");
    CHECK_FALSE(desk.intends<Ring>());
    desk.clock.advance(1min);
    desk.say("tea", "bob", "ada: hi");
    CHECK(desk.intends<Ring>());
}

TEST_CASE("comings and goings are one line and never unread")
{
    ChatDesk desk = desk_in_three();
    const ChannelName one = channel_called("one");
    for (const char* name : {"carl", "dora"})
        desk.hear(msg::Event{msg::Joined{one, desk.clock.now().wall, member_called(name)}});
    desk.hear(
        msg::Event{msg::Left{one, desk.clock.now().wall, member_called("carl").memberId, "carl"}});
    CHECK(desk.model.find(one)->unread == 0);
    desk.press(alt(U'1'));
    CHECK(desk.sees("+2 −1: carl, dora, carl"));
    CHECK(desk.model.shown().lines.size() == 1);
}

TEST_CASE("joining twice, as from a second terminal, is no coming")
{
    ChatDesk desk = desk_in_tea();
    desk.hear(msg::Event{
        msg::Joined{channel_called("tea"), desk.clock.now().wall, member_called("bob")}});
    CHECK(desk.model.shown().lines.empty());
}

TEST_CASE("a message from somebody who never wrote before opens a talk, and is for us")
{
    ChatDesk desk = desk_in_tea();
    const ChannelName direct = ChannelName::direct("0123456789abcdef0123456789abcdef");
    desk.hear(msg::Event{msg::DirectOpened{direct, id_of_channel("@"), *MemberName::parse("bob"),
                                           user_called("bob"), false, Seq{0}}});
    CHECK(desk.model.find(direct) == nullptr);
    msg::Said said = desk.said("tea", 1, "bob", "psst");
    said.channelName = direct;
    desk.hear(msg::Event{said});
    REQUIRE(desk.model.find(direct) != nullptr);
    CHECK(desk.model.find(direct)->mentions == 1);
    CHECK(desk.sees("2 @bob"));
}

TEST_CASE("a channel left in another terminal says so and takes no words")
{
    ChatDesk desk = desk_in_tea();
    desk.hear(msg::Event{msg::Parted{channel_called("tea")}});
    CHECK(desk.sees("you left this channel"));
    desk.enter("hello");
    CHECK_FALSE(desk.take<msg::Say>());
}

TEST_CASE("Alt-U shows the first unread, Alt-P and Alt-N lines for us")
{
    ChatDesk desk = desk_in_three();
    for (int i = 0; i < 60; ++i)
        desk.say("one", "bob", (i % 20 == 10 ? "ada: " : "") + ("line " + std::to_string(i)));
    desk.press(alt(U'1'));
    CHECK_FALSE(desk.sees("line 0 "));
    desk.press(alt(U'u'));
    CHECK(desk.sees("line 0\n"));
    desk.press(alt(NamedKey::end));
    desk.press(alt(U'p'));
    CHECK(desk.sees("line 50"));
    desk.press(alt(U'p'));
    CHECK(desk.sees("line 30"));
    desk.press(alt(U'n'));
    CHECK(desk.sees("line 50"));
    desk.press(alt(U'n'));
    CHECK(desk.sees("no more lines for you"));
}

TEST_CASE("a new name is shown in the channel, and in a talk's title")
{
    ChatDesk desk = desk_in_tea();
    msg::Member robert = member_called("bob");
    robert.memberName = *MemberName::parse("robert");
    desk.hear(msg::Event{
        msg::MemberChanged{channel_called("tea"), desk.clock.now().wall, "bob", robert}});
    CHECK(desk.sees("bob is now called robert"));
    CHECK(desk.model.shown().members.by_name("robert") != nullptr);
    CHECK(desk.model.shown().members.by_name("bob") == nullptr);
}

TEST_CASE("a talk that was opened is come back to after a break")
{
    ChatDesk desk = desk_in_tea();
    const ChannelName direct = ChannelName::direct("0123456789abcdef0123456789abcdef");
    desk.enter("/pm bob");
    desk.take<msg::OpenDirect>();
    const msg::DirectOpened opened{
        direct, id_of_channel("@"), *MemberName::parse("bob"), user_called("bob"), false, Seq{0}};
    desk.hear(Answer{*desk.purpose, opened});
    desk.press(alt(U'1'));
    desk.cut();
    desk.connect(true);
    const auto again = desk.take<msg::OpenDirect>();
    REQUIRE(again);
    CHECK(again->memberName.str() == "bob");
    CHECK_FALSE(desk.model.find(direct)->joined);
    desk.hear(Answer{*desk.purpose, opened});
    CHECK(desk.model.find(direct)->joined);
    CHECK(desk.model.shown().title.str() == "#tea");
}

TEST_CASE("coming back is not remembered as coming, so that channels keep their numbers")
{
    ChatDesk desk = desk_in_tea();
    desk.cut();
    desk.connect(true);
    const auto join = desk.take<msg::JoinChannel>();
    REQUIRE(join);
    desk.hear(Answer{*desk.purpose, msg::JoinReply{.channelName = channel_called("tea"),
                                                   .channelId = id_of_channel("tea"),
                                                   .memberId = member_called("ada").memberId,
                                                   .lastSeq = Seq{0}}});
    CHECK_FALSE(desk.intends<Remember>());
}

TEST_CASE("a channel that would not let us in just now is asked again when it says")
{
    ChatDesk desk = desk_in_tea();
    desk.cut();
    desk.connect(true);
    desk.take<msg::JoinChannel>();
    desk.hear(Answer{*desk.purpose, Error{ErrorCode::rate_limited, "slowly", 3000ms}});
    CHECK_FALSE(desk.take<msg::JoinChannel>());
    desk.clock.advance(3s);
    for (Intent& intent : on_time(desk.model, desk.turn()))
        desk.intents.push_back(std::move(intent));
    CHECK(desk.take<msg::JoinChannel>());
}

TEST_CASE("an invitation that waits is told of once, however often the link comes back")
{
    ChatDesk desk = desk_in_tea({.rows = 14, .columns = 100});
    const auto invited = [&](std::string_view channel, const char* by) {
        desk.hear(msg::Event{msg::Invited{channel_called(channel), by}});
    };
    invited("safe", "bob");
    REQUIRE(desk.sees("bob let you into #safe; go in with: /join safe"));
    desk.enter("/clear");
    desk.cut();
    desk.connect(true);
    invited("safe", "bob");
    CHECK_FALSE(desk.sees("#safe"));
    invited("ops", "");
    CHECK(desk.sees("somebody let you into #ops"));
    desk.join("safe");
    invited("safe", "bob"); // they had left
    CHECK(desk.sees("bob let you into #safe"));
}

TEST_CASE("an invitation is declined by leaving where one has not been")
{
    ChatDesk desk = desk_in_tea({.rows = 14, .columns = 100});
    desk.enter("/leave safe");
    CHECK_FALSE(desk.take<msg::LeaveChannel>());
    desk.hear(msg::Event{msg::Invited{channel_called("safe"), "bob"}});
    desk.enter("/leave safe");
    REQUIRE(desk.take<msg::LeaveChannel>());
    desk.hear(Answer{*desk.purpose, msg::Done{}});
    CHECK(desk.sees("you are not invited into #safe any more"));
    CHECK(desk.model.buffers.size() == 2);
}
