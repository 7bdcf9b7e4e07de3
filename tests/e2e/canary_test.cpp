// What the operator of a server must not be able to find, and everybody else neither.

#include "tests/support/canary.h"
#include "tests/support/raw_client.h"
#include "tests/support/snug_process.h"
#include "tests/support/snugd_process.h"
#include "tests/support/source_files.h"

#include <doctest/doctest.h>

#include <string>

using namespace snug::test;

namespace {

/// It writes down as much as it ever does.
SnugdProcess::Options talkative()
{
    return {.arguments = {"--log-level", "debug"}};
}

/// Everything that whoever runs the server can look at while it runs.
void check_server(SnugdProcess& server, const Canaries& canaries)
{
    CHECK(canaries.in_bytes("the log", server.log()) == "");
    CHECK(canaries.in_files(server.data()) == "");
    if (const auto in_memory = canaries.in_memory(server.pid()))
        CHECK(*in_memory == "");
}

} // namespace

TEST_CASE("a canary that is somewhere is found, there, in each of its forms")
{
    Canaries canaries;
    const std::string word = canaries.add("the word", 20);
    const auto found_in = [&](const std::string& bytes) {
        return canaries.in_bytes("here", "before " + bytes + " after");
    };
    CHECK(found_in("nothing") == "");
    CHECK(found_in(word).starts_with("the word: here\n"));
    CHECK(found_in(word.substr(0, 16)) == "a piece of the word: here\n");
    CHECK(found_in(word.substr(4)) == "a piece of the word: here\n");

    Canaries known;
    known.add("a key", "Many hands make light work.");
    CHECK(known.in_bytes("here", "TWFueSBoYW5kcyBtYWtlIGxpZ2h0IHdvcmsu")
              .starts_with("a key, in base64: here\n"));
    CHECK(known.in_bytes("here", "4d616e792068616e6473206d616b65206c6967687420776f726b2e")
              .starts_with("a key, in hex: here\n"));
}

TEST_CASE("what is said in an open channel is found where a server has it, and on a plain wire")
{
    // So that those who find nothing have looked.
    WireTap tap;
    SnugdProcess server{talkative()};
    Canaries said, name;
    const std::string words = said.add("what ada said");
    RawClient ada{server.port()};
    ada.enter(name.add("her name", 20), "tea");
    REQUIRE(ada.say_in("tea", words)["success"] == true);

    CHECK(said.in_files(server.data()) != "");
    CHECK(name.in_bytes("the log", server.log()) != "");
    if (const auto in_memory = name.in_memory(server.pid()))
        CHECK(*in_memory != "");
    if (tap.is_there())
        CHECK(said.in_bytes("the wire", tap.heard()) != "");
    CHECK(ada.ask({{"action", "stats"}})["success"] == true); // the server goes on
}

TEST_CASE("a channel's password is nowhere once it was checked, nor is one that was wrong")
{
    SnugdProcess server{talkative()};
    Canaries canaries;
    const std::string password = canaries.add("the password");
    const std::string wrong = canaries.add("a wrong password");
    const std::string misplaced = canaries.add("a password in a request that is refused");
    const std::string short_one = canaries.add("a short password", 15);
    RawClient ada{server.socket()};
    REQUIRE(ada.log_in("ada")["success"] == true);
    const auto create = [&](const char* channel, const std::string& with) {
        return ada.ask({{"action", "createChannel"},
                        {"channelName", channel},
                        {"channelPassword", with}})["success"];
    };
    CHECK(create("tea", password) == true);
    CHECK(create("milk", short_one) == true);
    RawClient bob{server.port()};
    REQUIRE(bob.log_in("bob")["success"] == true);
    const auto join = [&](RawClient& who, const char* channel, const std::string& with) {
        return who.ask({{"action", "joinChannel"},
                        {"channelName", channel},
                        {"channelPassword", with}})["success"];
    };
    check_server(server, canaries);
    CHECK(join(bob, "tea", wrong) == false);
    check_server(server, canaries);
    CHECK(join(bob, "tea", password) == true);
    check_server(server, canaries);
    CHECK(join(bob, "milk", short_one) == true);
    check_server(server, canaries);
    RawClient eve{server.port()};
    REQUIRE(eve.ask({{"action", "hello"}, {"protocol", 1}, {"client", "raw"}})["success"] == true);
    CHECK(join(eve, "tea", misplaced) == false);
    check_server(server, canaries);
}

TEST_CASE("a person's key is nowhere but in their home")
{
    WireTap tap;
    SnugdProcess server{talkative()};
    const Person ada{"ada", server.port()};
    REQUIRE(ada.runs({"send", "lobby", "hello"}).exit_code == 0);
    const std::string line = snug::content_of(ada.file(".local/share/snug/identity.key"));
    const std::string hex = line.substr(line.size() - 65, 64);
    std::string seed;
    for (std::size_t i = 0; i < hex.size(); i += 2)
        seed += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    Canaries canaries;
    canaries.add("ada's key", seed);
    CHECK(canaries.in_bytes("her home", line) != "");

    REQUIRE(ada.runs({"send", "lobby", "again"}).exit_code == 0);
    check_server(server, canaries);
    if (tap.is_there())
        CHECK(canaries.in_bytes("the wire", tap.heard()) == "");
}

TEST_CASE("what is said under seal, and the password to it, are nowhere but with those it is for")
{
    WireTap tap;
    SnugdProcess server{talkative()};
    Canaries canaries, known;
    const std::string password = canaries.add("the password of #tea");
    const std::string wrong = canaries.add("a wrong password");
    const std::string words = canaries.add("what ada said in #tea");
    const std::string answer = canaries.add("what bob said in #tea");
    const std::string apart = canaries.add("what ada said to bob alone");
    const std::string name = "a-sealed-channel-here";
    known.add("the channel's name", name);

    const Person ada{"ada", server.port()};
    const Person bob{"bob", server.port()};
    const std::string right_file = ada.writes("right", password + "\n");
    const std::string wrong_file = bob.writes("wrong", wrong + "\n");
    REQUIRE(ada.runs({"create", name, "--no-screen", "--password-file", right_file}).exit_code ==
            0);
    REQUIRE(ada.runs({"send", name, words}).exit_code == 0);
    CHECK(bob.runs({"tail", name, "--password-file", wrong_file}).exit_code != 0);
    const Ended heard = bob.runs({"tail", name, "--password-file", right_file});
    CHECK(canaries.in_bytes("bob's terminal", heard.output) != ""); // it was said, and is read
    REQUIRE(bob.runs({"send", name, answer}).exit_code == 0);
    REQUIRE(ada.runs({"pm", "bob", apart}).exit_code == 0);
    CHECK(canaries.in_bytes("bob's terminal", bob.runs({"tail", "@ada"}).output) != "");

    check_server(server, canaries);
    if (const auto in_memory = known.in_memory(server.pid()))
        CHECK(*in_memory != ""); // where a server has something, it is found
    if (tap.is_there())
        CHECK(canaries.in_bytes("the wire", tap.heard()) == "");
    REQUIRE(server.stop() == 0);
    CHECK(canaries.in_files(server.data()) == "");
    CHECK(known.in_files(server.data()) != "");
}
