// The server dies, and comes back.

#include "tests/support/raw_client.h"
#include "tests/support/seat.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

using namespace snug::test;

TEST_CASE("what is written while the server is dead is said once when it is back")
{
    SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    const Seat bob{"bob", tcp(server)};
    PtyScreen of_ada = ada.runs({"join", "lobby"});
    PtyScreen of_bob = bob.runs({"join", "lobby"});
    must_see(of_ada, "#lobby>");
    must_see(of_bob, "#lobby>");
    for (const char* word : {"one", "two", "three", "four", "five"})
        enter(of_ada, word);
    must_see(of_bob, "five");

    server.kill();
    must_see(of_ada, "next try in");
    must_see(of_bob, "next try in");
    enter(of_ada, "during the storm");
    must_see(of_ada, "1 to send");
    must_see(of_ada, "…");
    of_ada.type("a draft");
    must_see(of_ada, "#lobby> a draft");

    server.start();
    must_not_see(of_ada, "to send");
    must_not_see(of_ada, "next try in");
    must_not_see(of_ada, "…");
    must_see(of_bob, "during the storm");
    must_see(of_ada, "#lobby> a draft");
    must_have_the_cursor_in_the_draft(of_ada, "#lobby> a draft");

    of_ada.type("ed reply\r");
    must_see(of_bob, "a drafted reply");
    CHECK(count_on(of_ada, "during the storm") == 1);
    CHECK(count_on(of_bob, "during the storm") == 1);
}

TEST_CASE("what is typed while the server is killed again and again is stored once and in order")
{
    SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    PtyScreen screen = ada.runs({"join", "lobby"});
    must_see(screen, "#lobby>");
    std::vector<std::string> typed;
    const auto say = [&](int count) {
        for (int i = 0; i < count; ++i) {
            typed.push_back("word " + std::to_string(typed.size()));
            enter(screen, typed.back());
        }
    };
    for (int round = 0; round < 4; ++round) {
        say(4); // some of them are stored, and some of those acknowledged
        server.kill();
        must_see(screen, "next try in");
        say(2);
        server.start();
        must_not_see(screen, "next try in");
        must_not_see(screen, "…");
    }
    RawClient reader{server.port()};
    reader.enter("bob", "lobby");
    const Json page = reader.ask({{"action", "history"}, {"channelName", "lobby"}, {"after", 0}});
    std::vector<std::string> stored;
    for (const Json& entry : page["entries"])
        if (entry["action"] == "message")
            stored.push_back(entry["message"]);
    CHECK(stored == typed);
}

TEST_CASE("a server that ends as it is told says goodbye, and the client waits for the next")
{
    SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    PtyScreen screen = ada.runs({"join", "lobby"});
    must_see(screen, "#lobby>");
    REQUIRE(server.stop() == 0);
    must_see(screen, "next try in");
    must_see(screen, "#lobby>");
    server.start();
    must_not_see(screen, "next try in");
    enter(screen, "still here");
    must_see(screen, "still here");
    must_not_see(screen, "…");
}

TEST_CASE("one can quit while there is no link, and is told first of what is not sent")
{
    SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    PtyScreen screen = ada.runs({"join", "lobby"});
    must_see(screen, "#lobby>");
    server.kill();
    must_see(screen, "next try in");
    enter(screen, "will nobody hear this?");
    must_see(screen, "1 to send");
    screen.type(ctrl_c);
    must_see(screen, "1 not sent yet");
    screen.type(ctrl_c);
    must_end_with(screen, 0);
    CHECK_FALSE(screen.alternate_screen());
}
