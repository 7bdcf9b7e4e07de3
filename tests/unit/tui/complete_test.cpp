#include "tests/unit/tui/chat_desk.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::tui;

namespace {

ChatDesk desk_with_people()
{
    ChatDesk desk;
    desk.connect();
    desk.model.screen = Screen::chat;
    desk.join("tea", 0, {"ada", "bob", "berta", "Boris", "_bo_"});
    desk.intents.clear();
    return desk;
}

} // namespace

TEST_CASE("a name at the line's start gets a colon, elsewhere a space")
{
    ChatDesk desk = desk_with_people();
    desk.type("ber");
    desk.press(tab_key);
    CHECK(desk.draft() == "berta: ");
    desk.type("and bor");
    desk.press(tab_key);
    CHECK(desk.draft() == "berta: and Boris ");
}

TEST_CASE("Tab goes round all names and at last gives one's own text back")
{
    ChatDesk desk = desk_with_people();
    desk.type("bo");
    for (const char* offer : {"bob: ", "Boris: ", "_bo_: ", "bo", "bob: "}) {
        desk.press(tab_key);
        CHECK(desk.draft() == offer);
    }
    desk.press(shift(NamedKey::tab));
    CHECK(desk.draft() == "bo");
}

TEST_CASE("who spoke last comes first, and before them whom one spoke to")
{
    ChatDesk desk = desk_with_people();
    desk.say("tea", "bob", "x");
    desk.say("tea", "Boris", "x");
    desk.type("bo");
    desk.press(tab_key);
    CHECK(desk.draft() == "Boris: ");
    desk.press(ctrl(U'u'));
    desk.enter("bob: hi");
    desk.type("bo");
    desk.press(tab_key);
    CHECK(desk.draft() == "bob: ");
}

TEST_CASE("another key ends the round")
{
    ChatDesk desk = desk_with_people();
    desk.type("bo");
    desk.press(tab_key);
    desk.type("b");
    desk.press(tab_key);
    CHECK(desk.draft() == "bob: berta ");
}

TEST_CASE("commands complete, and their first word as what it names")
{
    ChatDesk desk = desk_with_people();
    desk.type("/top");
    desk.press(tab_key);
    CHECK(desk.draft() == "/topic ");
    desk.press(ctrl(U'u'));
    desk.type("/whois ber");
    desk.press(tab_key);
    CHECK(desk.draft() == "/whois berta ");
    desk.press(ctrl(U'u'));
    desk.type("/leave te");
    desk.press(tab_key);
    CHECK(desk.draft() == "/leave #tea ");
    desk.press(ctrl(U'u'));
    desk.type("see #t");
    desk.press(tab_key);
    CHECK(desk.draft() == "see #tea ");
}

TEST_CASE("one's own name is not offered, nor anything where nothing fits")
{
    ChatDesk desk = desk_with_people();
    desk.type("ad");
    desk.press(tab_key);
    CHECK(desk.draft() == "ad");
    desk.press(ctrl(U'u'));
    desk.press(tab_key);
    CHECK(desk.draft().empty());
}

TEST_CASE("a word in the middle of a draft completes in its place")
{
    ChatDesk desk = desk_with_people();
    desk.type("hi be you");
    for (int i = 0; i < 4; ++i)
        desk.press(ctrl(U'b'));
    desk.press(tab_key);
    CHECK(desk.draft() == "hi berta  you");
}
