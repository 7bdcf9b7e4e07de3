// People in a channel: talk, drafts, pastes, scrolling, and going.

#include "tests/support/raw_client.h"
#include "tests/support/seat.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <string>

using namespace snug;
using namespace snug::test;

namespace {

/// Says a line, waits for the server's word that all hear it.
void say(RawClient& who, const std::string& text)
{
    const Json reply = who.say_in("tea", text);
    REQUIRE_MESSAGE(reply["success"] == true, reply.dump());
}

/// ada sits at a screen in #tea, and bob says what a test wants him to.
struct TeaTable {
    SnugdProcess server;
    Seat ada{"ada", tcp(server)};
    RawClient bob{server.port()};
    PtyScreen screen = ada.runs({"create", "tea", "--open"});

    TeaTable()
    {
        must_see(screen, "#tea>");
        bob.enter("bob", "tea");
        must_see(screen, "+1: bob");
        screen.focus(true); // what is shown is read
    }
    void hear(int first, int last)
    {
        for (int i = first; i <= last; ++i)
            say(bob, "line " + std::to_string(i) + ".");
    }
};

} // namespace

TEST_CASE("two people hear each other, and see who comes, who is here and who goes")
{
    const SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    const Seat bob{"bob", tcp(server)};
    PtyScreen of_ada = ada.runs({"create", "ops"}, {.rows = 24, .columns = 110});
    must_see(of_ada, "Who may enter");
    enter(of_ada, "opensesame");
    enter(of_ada, "");
    must_see(of_ada, "#ops>");
    must_see(of_ada, "here 1");

    PtyScreen of_bob = bob.runs({"join", "ops"}, {.rows = 24, .columns = 110});
    must_see(of_bob, "its password is needed once");
    enter(of_bob, "opensesame");
    enter(of_bob, ""); // his name, as it is
    must_see(of_bob, "#ops>");
    must_see(of_bob, "here 2");
    must_see(of_ada, "here 2");
    must_see(of_ada, "+1: bob");

    enter(of_ada, "did the deploy pass? 漢字 👍");
    must_see(of_bob, "│ did the deploy pass? 漢字 👍");
    of_ada.type("half a thou");
    enter(of_bob, "it did");
    must_see(of_ada, "│ it did");
    must_see(of_ada, "#ops> half a thou");
    of_ada.type("ght\r");
    must_see(of_bob, "│ half a thought");

    of_bob.type(ctrl_c);
    must_end_with(of_bob, 0);
    must_see(of_ada, "here 1");
    must_see(of_ada, "bob");
    CHECK(count_on(of_ada, "it did") == 1);
}

TEST_CASE("what is typed while messages arrive stays as it is typed")
{
    TeaTable table;
    std::string draft;
    for (int i = 0; i < 25; ++i) {
        const char letter = static_cast<char>('a' + i);
        table.screen.type(std::string{letter});
        draft += letter;
        say(table.bob, "words " + std::to_string(i) + ".");
    }
    must_see(table.screen, "words 24.");
    must_see(table.screen, "#tea> " + draft + "\n");
    must_have_the_cursor_in_the_draft(table.screen, "#tea> " + draft);
}

TEST_CASE("three pasted lines stand in the draft and are not sent")
{
    TeaTable table;
    table.screen.paste("one\ntwo\nthree");
    must_see(table.screen, "#tea> one\n      two\n      three\n");
    CHECK(count_on(table.screen, "two") == 1);
    table.screen.type("\r");
    Json heard = table.bob.next_event("message");
    CHECK(heard["message"] == "one\ntwo\nthree");
}

TEST_CASE("eight pasted lines are asked about, and are one message if that is the answer")
{
    TeaTable table;
    table.screen.paste("1\n2\n3\n4\n5\n6\n7\n8");
    must_see(table.screen, "8 lines pasted");
    table.screen.type(escape);
    must_not_see(table.screen, "8 lines pasted");
    must_see(table.screen, "#tea>\n");

    table.screen.paste("1\n2\n3\n4\n5\n6\n7\n8");
    must_see(table.screen, "8 lines pasted");
    table.screen.type("\r");
    Json heard = table.bob.next_event("message");
    CHECK(heard["message"] == "1\n2\n3\n4\n5\n6\n7\n8");
}

TEST_CASE("what is read holds still while others talk, and End goes to the newest")
{
    TeaTable table;
    table.hear(1, 25);
    must_see(table.screen, "line 25.");
    table.screen.type(page_up);
    must_see(table.screen, "scrolled");
    const std::string first_row = table.screen.row_text(10);
    REQUIRE(first_row.find("line ") != std::string::npos);

    table.hear(26, 30);
    must_see(table.screen, "▼ 5 new — End");
    CHECK(table.screen.row_text(10) == first_row);
    CHECK_FALSE(table.screen.shows("line 30."));

    const std::string second_row = table.screen.row_text(11);
    table.screen.type(down);
    CHECK(table.screen.wait_until([&] { return table.screen.row_text(10) == second_row; }));
    table.screen.type(up);
    CHECK(table.screen.wait_until([&] { return table.screen.row_text(10) == first_row; }));

    table.screen.type(end_key);
    must_see(table.screen, "line 30.");
    must_not_see(table.screen, "▼");
    must_not_see(table.screen, "scrolled");

    table.screen.type(page_up);
    must_see(table.screen, "scrolled");
    table.screen.type(page_down);
    must_see(table.screen, "line 30.");
    must_not_see(table.screen, "scrolled");
}

TEST_CASE("Ctrl-C puts a draft aside first, and quits when there is none")
{
    TeaTable table;
    table.screen.type("not yet");
    must_see(table.screen, "#tea> not yet");
    table.screen.type(ctrl_c);
    must_see(table.screen, "draft put aside");
    must_see(table.screen, "#tea>\n");
    table.screen.type("\x10"); // Ctrl-P
    must_see(table.screen, "#tea> not yet");
    table.screen.type(ctrl_c);
    must_see(table.screen, "#tea>\n");
    table.screen.type(ctrl_c);
    must_end_with(table.screen, 0);
    CHECK_FALSE(table.screen.alternate_screen());
    CHECK(table.screen.cursor().visible);
}

TEST_CASE("a line that looks like a command and is none is held until Enter insists")
{
    TeaTable table;
    enter(table.screen, "/hepl me");
    must_see(table.screen, "did you mean /help?");
    table.screen.type("\r");
    CHECK(table.bob.next_event("message")["message"] == "/hepl me");
}
