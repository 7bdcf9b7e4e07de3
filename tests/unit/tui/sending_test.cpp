#include "tests/unit/tui/chat_desk.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::tui;
using namespace std::chrono_literals;

TEST_CASE("what is sent waits with a mark until the server has stored it, and is then there once")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("hello");
    const auto say = desk.take<msg::Say>();
    REQUIRE(say);
    CHECK(say->message == "hello");
    CHECK(desk.sees("ada … │ hello"));
    CHECK(desk.draft().empty());

    desk.hear(Answer{*desk.purpose, msg::SayReply{Seq{1}, desk.clock.now().wall, *say->messageId}});
    CHECK_FALSE(desk.sees("…"));
    CHECK(desk.sees("│ hello"));
    CHECK(desk.model.shown().unsent.empty());
    CHECK(desk.model.shown().lines.size() == 1);
}

TEST_CASE("what was not acknowledged is sent again after a break, with the same id")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("one");
    desk.enter("two");
    const auto first = desk.take<msg::Say>();
    REQUIRE(first);
    CHECK_FALSE(desk.take<msg::Say>()); // one at a time, so that they stay in order
    desk.cut();
    CHECK(desk.sees("one"));
    desk.enter("three");
    CHECK_FALSE(desk.take<msg::Say>());

    desk.connect(true);
    CHECK_FALSE(desk.take<msg::Say>()); // not before one is in the channel again
    desk.answer_join("tea", 0);
    for (const char* words : {"one", "two", "three"}) {
        const auto again = desk.take<msg::Say>();
        REQUIRE(again);
        CHECK(again->message == words);
        if (again->message == "one")
            CHECK(again->messageId == first->messageId);
        desk.hear(Answer{*desk.purpose, msg::SayReply{Seq{desk.model.shown().last_seq.value() + 1},
                                                      desk.clock.now().wall, *again->messageId}});
    }
    CHECK(desk.model.shown().unsent.empty());
    CHECK(desk.model.shown().lines.size() == 3);
}

TEST_CASE("a message that was stored though its answer was lost is there once")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("hello");
    const auto say = desk.take<msg::Say>();
    desk.cut();
    desk.connect(true);
    desk.answer_join("tea", 1);
    REQUIRE(desk.take<msg::History>());
    msg::Said stored = desk.said("tea", 1, "ada", "hello");
    stored.messageId = *say->messageId;
    desk.hear(Answer{*desk.purpose, msg::HistoryReply{channel_called("tea"), {stored}, false}});
    CHECK(desk.model.shown().unsent.empty());
    CHECK(desk.model.shown().lines.size() == 1);

    // The second answer, to what was sent again meanwhile, changes nothing.
    const auto again = desk.take<msg::Say>();
    REQUIRE(again);
    desk.hear(Answer{*desk.purpose, msg::SayReply{Seq{1}, desk.clock.now().wall, *say->messageId}});
    CHECK(desk.model.shown().lines.size() == 1);
}

TEST_CASE("a message that was sent too fast is sent again when the server says")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("hello");
    desk.take<msg::Say>();
    desk.hear(Answer{*desk.purpose, Error{ErrorCode::rate_limited, "too fast: wait 2 s", 2000ms}});
    CHECK(desk.sees("too fast"));
    CHECK_FALSE(desk.take<msg::Say>());
    desk.clock.advance(2s);
    for (Intent& intent : on_time(desk.model, desk.turn()))
        desk.intents.push_back(std::move(intent));
    CHECK(desk.take<msg::Say>());
}

TEST_CASE("a message that cannot be stored now is kept, with the reason, and sent until it can")
{
    for (const ErrorCode code : {ErrorCode::storage_full, ErrorCode::storage_failed,
                                 ErrorCode::rate_limited, ErrorCode::shutting_down}) {
        ChatDesk desk = desk_in_tea({.rows = 12, .columns = 90});
        desk.enter("hello");
        desk.enter("you");
        const auto first = desk.take<msg::Say>();
        for (int tries = 0; tries < 3; ++tries) {
            desk.hear(Answer{*desk.purpose, Error{code, "not now"}});
            CHECK(desk.sees("2 to send, and sent again until it is taken: not now"));
            CHECK(desk.sees("ada … │ hello"));
            CHECK_FALSE(desk.take<msg::Say>());
            desk.type("x"); // keys do not make it go away
            CHECK(desk.sees("not now"));
            desk.clock.advance(5s);
            for (Intent& intent : on_time(desk.model, desk.turn()))
                desk.intents.push_back(std::move(intent));
            const auto again = desk.take<msg::Say>();
            REQUIRE(again);
            CHECK(again->messageId == first->messageId);
        }
        desk.hear(
            Answer{*desk.purpose, msg::SayReply{Seq{1}, desk.clock.now().wall, *first->messageId}});
        CHECK_FALSE(desk.sees("not now"));
        CHECK(desk.take<msg::Say>()->message == "you");
    }
}

TEST_CASE("a channel is not left while something there is not sent, nor is the server")
{
    ChatDesk desk = desk_in_tea({.rows = 12, .columns = 90});
    desk.enter("hello");
    desk.enter("/leave");
    CHECK(desk.sees("not sent yet"));
    CHECK_FALSE(desk.take<msg::LeaveChannel>());
    desk.enter("/connect other:1");
    CHECK(desk.sees("1 not sent yet"));
    CHECK_FALSE(desk.intends<UseServer>());
}

TEST_CASE("where another server answers, what was not sent to the first is not lost")
{
    ChatDesk desk = desk_in_tea({.rows = 12, .columns = 90});
    desk.enter("hello");
    desk.type("half a thought");
    desk.cut();
    desk.model.server_key = msg::PublicKey{msg::PublicKey::Bytes{std::byte{1}}};
    desk.connect(true);
    CHECK_FALSE(desk.take<msg::JoinChannel>());
    desk.model.screen = Screen::chat;
    CHECK(desk.sees("another server answers"));
    desk.press(ctrl(U'p'));
    CHECK(desk.draft() == "half a thought");
    desk.press(ctrl(U'p'));
    CHECK(desk.draft() == "hello");
}

TEST_CASE("a message the server will not have is shown as not sent, and why")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("hello");
    desk.take<msg::Say>();
    desk.hear(Answer{*desk.purpose, Error{ErrorCode::not_a_member, "you are not in #tea"}});
    CHECK(desk.sees("not sent (you are not in #tea): hello"));
    CHECK(desk.model.shown().unsent.empty());
}

TEST_CASE("a line that looks like a command and is none is held, and sent at the second Enter")
{
    ChatDesk desk = desk_in_tea({.rows = 12, .columns = 90});
    desk.enter("/hepl me");
    CHECK(desk.sees("no command /hepl — did you mean /help?"));
    CHECK(desk.draft() == "/hepl me");
    CHECK_FALSE(desk.take<msg::Say>());
    desk.press(key(NamedKey::enter));
    const auto say = desk.take<msg::Say>();
    REQUIRE(say);
    CHECK(say->message == "/hepl me");
}

TEST_CASE("a held line that was changed is held again")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("/hepl");
    desk.enter("x");
    CHECK_FALSE(desk.take<msg::Say>());
    CHECK(desk.draft() == "/heplx");
}

TEST_CASE("a command is one after spaces too, and two slashes send one")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("   /topic");
    CHECK(desk.sees("#tea has no topic"));
    desk.enter("//usr/bin");
    const auto say = desk.take<msg::Say>();
    REQUIRE(say);
    CHECK(say->message == "/usr/bin");
}

TEST_CASE("a message too long says by how much, and stays in the draft")
{
    ChatDesk desk = desk_in_tea();
    desk.model.shown().draft.set_text(std::string(4100, 'x'));
    desk.press(key(NamedKey::enter));
    CHECK(desk.sees("4 bytes too long"));
    CHECK(desk.draft().size() == 4100);
    CHECK_FALSE(desk.take<msg::Say>());
}

TEST_CASE("a long paste asks, and is sent as one message or put in the draft or thrown away")
{
    const std::string lines = "1\n2\n3\n4\n5\n6\n";
    ChatDesk desk = desk_in_tea({.rows = 12, .columns = 90});
    desk.hear(Input{Paste{lines, false}});
    CHECK(desk.draft().empty());
    CHECK(desk.sees("6 lines pasted"));
    desk.press(key(NamedKey::escape));
    CHECK(desk.draft().empty());

    desk.hear(Input{Paste{lines, false}});
    desk.press(key(U'e'));
    CHECK(desk.draft() == "1\n2\n3\n4\n5\n6");
    desk.press(ctrl(U'c'));

    desk.hear(Input{Paste{lines, false}});
    desk.press(key(NamedKey::enter));
    const auto say = desk.take<msg::Say>();
    REQUIRE(say);
    CHECK(say->message == "1\n2\n3\n4\n5\n6");
}

TEST_CASE("a short paste lands in the draft and sends nothing")
{
    ChatDesk desk = desk_in_tea();
    desk.hear(Input{Paste{"one\ntwo\n", false}});
    CHECK(desk.draft() == "one\ntwo");
    CHECK_FALSE(desk.take<msg::Say>());
}

TEST_CASE("Ctrl-C puts a draft aside, to be brought back, and quits without one")
{
    ChatDesk desk = desk_in_tea({.rows = 12, .columns = 90});
    desk.type("half a thought");
    desk.press(ctrl(U'c'));
    CHECK(desk.draft().empty());
    CHECK(desk.sees("draft put aside"));
    CHECK_FALSE(desk.intends<Quit>());
    desk.press(ctrl(U'p'));
    CHECK(desk.draft() == "half a thought");
    desk.press(ctrl(U'c'));
    desk.press(ctrl(U'c'));
    CHECK(desk.intends<Quit>());
}

TEST_CASE("quitting warns once of what is not sent yet")
{
    ChatDesk desk = desk_in_tea();
    desk.cut();
    desk.enter("wait for me");
    desk.press(ctrl(U'c'));
    CHECK(desk.sees("1 not sent yet"));
    CHECK_FALSE(desk.intends<Quit>());
    desk.enter("/quit");
    CHECK(desk.intends<Quit>());
}

TEST_CASE("sending jumps to the bottom")
{
    ChatDesk desk = desk_in_tea();
    for (int i = 0; i < 40; ++i)
        desk.say("tea", "bob", "line " + std::to_string(i));
    desk.press(key(NamedKey::page_up));
    REQUIRE_FALSE(desk.sees("line 39"));
    desk.enter("here");
    CHECK(desk.sees("line 39"));
}

TEST_CASE("a password asked for in a channel's place is masked, and is in no history")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("/join ops");
    desk.take<msg::JoinChannel>();
    desk.hear(Answer{*desk.purpose, Error{ErrorCode::password_required, "#ops has a password"}});
    CHECK(desk.sees("password for #ops:"));
    desk.type("secret");
    CHECK(desk.sees("password for #ops: ******"));
    CHECK_FALSE(desk.sees("secret"));
    desk.press(ctrl(U't'));
    CHECK(desk.sees("password for #ops: secret"));
    desk.clock.advance(6s);
    on_time(desk.model, desk.turn());
    CHECK_FALSE(desk.sees("secret"));

    desk.press(key(NamedKey::enter));
    const auto join = desk.take<msg::JoinChannel>();
    REQUIRE(join);
    CHECK(join->channelPassword.view() == "secret");
    desk.hear(Answer{*desk.purpose, Error{ErrorCode::wrong_password, "wrong password"}});
    CHECK(desk.sees("wrong password"));
    CHECK(desk.sees("password for #ops:"));
    desk.press(key(NamedKey::escape));
    desk.press(ctrl(U'p'));
    CHECK(desk.draft() == "/join ops");
}

TEST_CASE("a password typed behind /join is used and forgotten")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("/join ops secret");
    const auto join = desk.take<msg::JoinChannel>();
    REQUIRE(join);
    CHECK(join->channelPassword.view() == "secret");
    desk.press(ctrl(U'p'));
    CHECK(desk.draft().find("secret") == std::string::npos);
}
