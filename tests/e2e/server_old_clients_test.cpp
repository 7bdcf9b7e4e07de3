#include "tests/support/raw_client.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include <sys/wait.h>

using namespace snug::test;

namespace {

/// What these clients do: one recv(1024), parsed as one object.
Json received(RawClient& client)
{
    const std::string bytes = client.receive(1024);
    CAPTURE(bytes);
    REQUIRE_FALSE(bytes.empty());
    CHECK(bytes.find('\n') == std::string::npos);
    return Json::parse(bytes);
}

const std::string create =
    R"({"action": "createChannel", "channelName": "tea", "channelPassword": ""})";

std::string join(const std::string& name)
{
    return R"({"action": "joinChannel", "channelName": "tea", "channelPassword": "", "memberName": ")" +
           name + "\"}";
}

std::string say(const std::string& text)
{
    return R"({"action": "message", "channelName": "tea", "message": ")" + text + "\"}";
}

/// An old client of A that is in #tea.
RawClient old_client(const SnugdProcess& server, const std::string& name)
{
    RawClient client{server.port()};
    client.send(create);
    received(client);
    client.send(join(name));
    REQUIRE(received(client)["success"] == true);
    return client;
}

int exit_of_script(const char* script, std::uint16_t port)
{
    const std::string command = std::string{"python3 "} + SNUG_SOURCE_ROOT + "/tests/support/" +
                                script + " " + std::to_string(port) + " >&2";
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace

// --- A ---------------------------------------------------------------------------

TEST_CASE("the first old client's own code talks through this server")
{
    SnugdProcess server;
    CHECK(exit_of_script("old_client_a.py", server.port()) == 0);
}

TEST_CASE("an old client hears nothing before its own first word is answered")
{
    SnugdProcess server;
    RawClient ada{server.port()};
    CHECK(ada.receive(1024, RawClient::Deadline{100}).empty());
    ada.send(create);
    const Json created = received(ada);
    CHECK(created["success"] == true);
    ada.send(create);
    const Json again = received(ada);
    CHECK(again["success"] == false);
    CHECK(again["message"].is_string());
}

TEST_CASE("creating a channel is not yet joining it")
{
    SnugdProcess server;
    RawClient ada = old_client(server, "ada");
    RawClient bob{server.port()};
    bob.send(create);
    received(bob);
    ada.send(say("hello"));
    CHECK(bob.receive(1024, RawClient::Deadline{100}).empty());
}

TEST_CASE("requests in one packet are answered one by one, a packet each")
{
    SnugdProcess server;
    RawClient ada{server.port()};
    ada.send(create + join("ada") + say("one") + say("two"));
    CHECK(received(ada)["action"] == "createChannel");
    const Json joined = received(ada);
    CHECK(joined["action"] == "joinChannel");
    CHECK(joined["success"] == true);

    RawClient bob = old_client(server, "bob");
    ada.send(say("three") + say("four") + say("five"));
    CHECK(received(bob)["message"] == "three");
    CHECK(received(bob)["message"] == "four");
    CHECK(received(bob)["message"] == "five");
}

TEST_CASE("an object may come a byte at a time")
{
    SnugdProcess server;
    RawClient ada{server.port()};
    for (const char byte : create + join("ada"))
        REQUIRE(ada.send({&byte, 1}));
    CHECK(received(ada)["success"] == true);
    CHECK(received(ada)["success"] == true);
}

TEST_CASE("a wrong password is refused by one small object")
{
    SnugdProcess server;
    RawClient ada{server.port()};
    ada.send(R"({"action":"createChannel","channelName":"tea","channelPassword":"lemon"})");
    CHECK(received(ada)["success"] == true);
    ada.send(
        R"({"action":"joinChannel","channelName":"tea","channelPassword":"milk","memberName":"ada"})");
    CHECK(received(ada)["success"] == false);
    ada.send(
        R"({"action":"joinChannel","channelName":"tea","channelPassword":"lemon","memberName":"ada"})");
    CHECK(received(ada)["success"] == true);
}

TEST_CASE("a line for an old client is a name, a text and the time of day, and nothing else")
{
    SnugdProcess server;
    RawClient ada = old_client(server, "ada");
    RawClient bob = old_client(server, "bob");
    received(ada); // bob joined
    bob.send(say("hello"));
    const Json line = received(ada);
    CHECK(line.size() == 3);
    CHECK(line["memberName"] == "bob");
    CHECK(line["message"] == "hello");
    const std::string time = line["timestamp"];
    CHECK(time.size() == 8);
    CHECK(time[2] == ':');
    CHECK(time[5] == ':');
}

TEST_CASE("old and new clients hear each other")
{
    SnugdProcess server;
    RawClient ada = old_client(server, "ada");
    RawClient bob{server.socket()};
    bob.enter("bob", "tea");
    CHECK(received(ada)["message"].get<std::string>().find("bob") != std::string::npos);

    ada.send(say("from the past"));
    CHECK(bob.next_event("message")["message"] == "from the past");
    bob.say_in("tea", "from today");
    CHECK(received(ada)["message"] == "from today");
}

TEST_CASE("a restart ends old clients as any other")
{
    SnugdProcess server;
    RawClient ada = old_client(server, "ada");
    server.stop();
    CHECK(ada.wait_for_end());
}

// --- B ---------------------------------------------------------------------------

TEST_CASE("the second old client's own code talks through its own door and the common one")
{
    SnugdProcess server{{.classic = true}};
    CHECK(exit_of_script("old_client_b.py", server.classic_port()) == 0);
    CHECK(exit_of_script("old_client_b.py", server.port()) == 0);
}

TEST_CASE("who connects by the second old client's door lands in the lobby")
{
    SnugdProcess server{{.classic = true}};
    RawClient bob{server.socket()};
    bob.enter("bob", "lobby");
    RawClient ada{server.classic_port()};
    ada.send(R"({"type": "connect", "username": "ada"})");
    CHECK(received(ada)["type"] == "system");
    ada.send(R"({"type": "message", "username": "ada", "content": "hello"})");
    CHECK(bob.next_event("message")["message"] == "hello");
    const Json echo = received(ada);
    CHECK(echo["type"] == "message");
    CHECK(echo["username"] == "ada");
    CHECK(echo["content"] == "hello");
    CHECK(echo["timestamp"].is_number());
}

TEST_CASE("the second old client's door speaks nothing else")
{
    SnugdProcess server{{.classic = true}};
    RawClient eve{server.classic_port()};
    eve.send(R"({"action":"hello","protocol":1,"client":"raw"})");
    const std::string answer = eve.receive(1024);
    CHECK(answer.find("serverKey") == std::string::npos);
}
