// Links over TCP: encrypted, to a server that is known, and ended or cut but never both.

#include "tests/support/cutting_proxy.h"
#include "tests/support/known_hosts.h"
#include "tests/support/middleman.h"
#include "tests/support/pty_screen.h"
#include "tests/support/raw_client.h"
#include "tests/support/snug_process.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace snug::test;

namespace {

using namespace std::chrono_literals;

constexpr int attempts = 100;
constexpr int not_permitted = 77;

/// Of the key that known_hosts.h gives to servers.
std::string fingerprint_of(SnugdProcess& server)
{
    const std::string log = server.log();
    const std::size_t begin = log.find("fingerprint=") + 12;
    return log.substr(begin, log.find_first_of(" \n", begin) - begin);
}

std::string known_hosts(const Person& person)
{
    return person.file(".local/share/snug/known_hosts");
}

std::string contents(const std::string& path)
{
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// Somebody who has been nowhere yet.
struct Newcomer : Person {
    explicit Newcomer(std::uint16_t port) : Person{"ada", port}
    {
        std::filesystem::remove(known_hosts(*this));
    }
};

PtyScreen on_terminal(const Person& person, std::vector<std::string> words)
{
    std::vector<std::string> command{SNUG_PATH};
    for (std::string& word : person.words(std::move(words)))
        command.push_back(std::move(word));
    return PtyScreen{command,
                     {.environment = {{"HOME", person.file("")},
                                      {"TERM", "xterm-256color"},
                                      {"LC_ALL", "C.UTF-8"},
                                      {"TZ", "UTC0"},
                                      {"PATH", "/usr/bin:/bin"}}}};
}

bool holds(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

/// The page about a strange server, for longer than it takes no answer.
bool stays(PtyScreen& screen)
{
    return !screen.wait_until_screen_hides("Is this the right server?",
                                           std::chrono::milliseconds{1'500});
}

} // namespace

TEST_CASE("a man in the middle of a known server is refused each time, and hears nothing")
{
    SnugdProcess server;
    const Middleman eve{server.port()};
    const Person ada{"ada", eve.port()}; // knows the real key at this place
    for (int i = 0; i < attempts; ++i) {
        const Ended ended = ada.runs({"send", "lobby", "hello"});
        REQUIRE(ended.exit_code == not_permitted);
        if (i > 0)
            continue;
        CHECK(holds(ended.errors, fingerprint_of(server)));
        CHECK(holds(ended.errors, eve.fingerprint()));
        CHECK(holds(ended.errors, known_hosts(ada) + ":1"));
    }
    CHECK(eve.clients() >= attempts - 1); // the last may still be leaving
    CHECK(eve.heard().empty());
    CHECK(holds(contents(known_hosts(ada)), test_server_public_key));
}

TEST_CASE("a man in the middle of an unknown server is refused each time where nobody can be asked")
{
    SnugdProcess server;
    const Middleman eve{server.port()};
    const Newcomer ada{eve.port()};
    const std::string right = fingerprint_of(server);
    for (int i = 0; i < attempts; ++i) {
        const bool knows_fingerprint = i % 2 == 1;
        const Ended ended = knows_fingerprint
                                ? ada.runs({"send", "lobby", "hello", "--trust", right})
                                : ada.runs({"send", "lobby", "hello"});
        REQUIRE(ended.exit_code == not_permitted);
        CHECK(holds(ended.errors, eve.fingerprint()));
    }
    CHECK(eve.heard().empty());
    CHECK(contents(known_hosts(ada)).empty());
}

TEST_CASE("who trusts a man in the middle is told by the server's own hello, before the login")
{
    SnugdProcess server;
    const Middleman eve{server.port()};
    const Newcomer ada{eve.port()};
    const Ended ended = ada.runs({"send", "lobby", "hello", "--trust", eve.fingerprint()});
    CHECK(ended.exit_code == 76);
    CHECK(holds(eve.heard(), R"("action":"hello")")); // eve is really between
    CHECK_FALSE(holds(eve.heard(), R"("action":"login")"));
}

TEST_CASE("a fingerprint that was told beforehand is taken, and remembered")
{
    SnugdProcess server;
    const Newcomer ada{server.port()};
    const Ended first = ada.runs({"send", "lobby", "hello"});
    CHECK(first.exit_code == not_permitted);
    CHECK(holds(first.errors, "--trust " + fingerprint_of(server)));
    CHECK(ada.runs({"send", "lobby", "one", "--trust", fingerprint_of(server)}).exit_code == 0);
    CHECK(ada.runs({"send", "lobby", "two"}).exit_code == 0);
    CHECK(holds(ada.runs({"tail", "lobby"}).output, "<ada> two"));
}

TEST_CASE("on a terminal one is asked, once, and may answer with the fingerprint")
{
    SnugdProcess server;
    const Newcomer ada{server.port()};
    PtyScreen asked = on_terminal(ada, {"send", "lobby", "hello"});
    REQUIRE(asked.wait_until_screen_shows("[yes/no/the fingerprint]"));
    CHECK(asked.shows(fingerprint_of(server)));
    asked.type("y\r");
    REQUIRE(asked.wait_until_screen_shows("Write yes, no"));
    asked.type("no\r");
    CHECK(asked.wait_for_exit() == not_permitted);
    CHECK(contents(known_hosts(ada)).empty());

    PtyScreen again = on_terminal(ada, {"send", "lobby", "hello"});
    REQUIRE(again.wait_until_screen_shows("[yes/no/the fingerprint]"));
    again.type(fingerprint_of(server) + "\r");
    CHECK(again.wait_for_exit() == 0);

    PtyScreen known = on_terminal(ada, {"tail", "lobby"});
    REQUIRE(known.wait_until_screen_shows("<ada> hello"));
    CHECK(known.wait_for_exit() == 0);
    CHECK_FALSE(holds(known.output(), "fingerprint"));
}

TEST_CASE("the full screen asks too, goes on when told, and stays away when not")
{
    SnugdProcess server;
    const Newcomer ada{server.port()};
    PtyScreen screen = on_terminal(ada, {"join", "lobby"});
    REQUIRE(screen.wait_until_screen_shows("Is this the right server?"));
    CHECK(screen.wait_until_screen_shows(fingerprint_of(server)));
    CHECK(stays(screen)); // no key answers that was meant for something else
    screen.type("n");
    REQUIRE(screen.wait_until_screen_shows("is not known here"));
    CHECK(contents(known_hosts(ada)).empty());
    screen.type("\x03");
    CHECK(screen.wait_for_exit() == 0);

    PtyScreen again = on_terminal(ada, {"join", "lobby"});
    REQUIRE(again.wait_until_screen_shows("Is this the right server?"));
    CHECK(stays(again));
    again.type("t");
    REQUIRE(again.wait_until_screen_shows("#lobby>"));
    CHECK(holds(contents(known_hosts(ada)), test_server_public_key));
}

TEST_CASE("a server that was made anew is refused, with the line that has to go")
{
    SnugdProcess server{{.known_key = false}};
    const Person ada{"ada", server.port()};
    const Ended ended = ada.runs({"send", "lobby", "hello"});
    CHECK(ended.exit_code == not_permitted);
    CHECK(holds(ended.errors, known_hosts(ada) + ":1"));

    PtyScreen screen = on_terminal(ada, {"join", "lobby"});
    REQUIRE(screen.wait_until_screen_shows("This is not the server it was"));
    CHECK(screen.wait_until_screen_shows(fingerprint_of(server)));
    screen.type("t");
    screen.type("n");
    REQUIRE(screen.wait_until_screen_shows("is not the one it had"));
    CHECK(holds(contents(known_hosts(ada)), test_server_public_key));
}

TEST_CASE("a connection that is cut is told as cut, and one that was ended as ended")
{
    SnugdProcess server;
    // Long enough to be in, and then too short for what follows.
    const CuttingProxy wire{server.port(), {.first = 3000, .most = 1, .count = 1, .seed = 1}};
    const Person ada{"ada", wire.port()};
    const Person bob{"bob", server.port()};
    SnugProcess chat = ada.starts({"chat", "lobby"});
    REQUIRE(chat.wait_until_it_says("you are in #lobby"));
    REQUIRE(bob.runs({"send", "lobby", std::string(3000, 'x')}).exit_code == 0);
    CHECK(chat.wait_until_it_says("was cut"));
    CHECK(chat.wait_until_it_says("xxxx")); // after which it came back

    SnugProcess ended = ada.starts({"chat", "lobby"});
    REQUIRE(ended.wait_until_it_says("you are in #lobby"));
    CHECK(server.stop() == 0);
    CHECK(ended.wait_until_it_says("the server is being stopped"));
    CHECK_FALSE(holds(ended.output() + ended.errors(), "was cut"));
}

TEST_CASE("who writes plain JSON by hand on the server's machine hears those who do not")
{
    SnugdProcess server;
    RawClient plain{server.port()}; // by hand, on this machine
    plain.enter("bob", "lobby");
    const Person ada{"ada", server.port()};
    CHECK(ada.runs({"send", "lobby", "hello"}).exit_code == 0);
    CHECK(plain.next_event("message")["message"] == "hello");
}
