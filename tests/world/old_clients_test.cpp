#include "tests/support/world.h"

using namespace snug;
using namespace snug::world;

using Lines = std::vector<std::string>;

namespace {

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != text.npos;
}

std::string join(const std::string& channel_name, const std::string& password,
                 const std::string& member)
{
    return R"({"action":"joinChannel","channelName":")" + channel_name +
           R"(","channelPassword":")" + password + R"(","memberName":")" + member + R"("})";
}

} // namespace

TEST_CASE("an old client creates a channel with a password, enters it, speaks and hears")
{
    World world;
    Client& ada = world.client("ada");
    RawClient& bob = world.raw();

    CHECK(contains(bob.says(R"({"action":"createChannel","channelName":"tea",)"
                            R"("channelPassword":"pot"})"),
                   R"("success":true)"));
    CHECK(contains(bob.says(join("tea", "pan", "bob")), R"("success":false)"));
    CHECK(contains(bob.says(join("tea", "pot", "bob")), R"("success":true)"));
    ada.joins("#tea", "pot");
    bob.says(R"({"action":"message","message":"hello"})");
    CHECK(ada.heard() == Lines{"#tea <bob> hello"});
    ada.says("#tea", "hello, bob");
    CHECK(contains(bob.heard(), "hello, bob"));
}

TEST_CASE("an old client is somebody new at each join, and in no log but by what it said")
{
    World world;
    Client& ada = world.client("ada");
    ada.joins("#lobby");
    const std::size_t entries = world.log().size();
    RawClient& bob = world.raw();
    bob.says(join("lobby", "", "bob"));
    const auto first = ada.all<msg::Joined>().at(0).member;
    world.cut(bob);
    world.raw().says(join("lobby", "", "bob"));
    const auto second = ada.all<msg::Joined>().at(1).member;
    CHECK(first.userId != second.userId);
    CHECK(first.memberId != second.memberId);
    CHECK(ada.heard() == Lines{"#lobby + bob", "#lobby - bob", "#lobby + bob"});
    CHECK(world.log().size() == entries);
}

TEST_CASE("an old client that was refused a name may try another")
{
    World world;
    Client& ada = world.client("ada");
    ada.joins("#lobby");
    RawClient& bob = world.raw();
    CHECK(contains(bob.says(join("lobby", "", "ADA")), "choose another name"));
    CHECK(contains(bob.says(join("lobby", "", "bob")), R"("success":true)"));
    CHECK(ada.names_in("#lobby") == Lines{"ada", "bob"});
}

TEST_CASE("an old client does not enter where only a group may")
{
    World world;
    world.local("ada", 1000, "ada", {"wheel"})
        .does(msg::CreateChannel{channel("#ops"), {}, "wheel"});
    CHECK(contains(world.raw().says(join("ops", "", "eve")), R"("success":false)"));
}

TEST_CASE("nobody speaks alone with an old client")
{
    World world;
    Client& ada = world.client("ada");
    ada.joins("#lobby");
    world.raw().says(join("lobby", "", "bob"));
    const Error error = ada.fails(msg::OpenDirect{name("bob"), std::nullopt});
    CHECK(error.code == ErrorCode::unsupported_client);
    CHECK(error.text == "bob uses an old client, which can only be spoken to in a channel");
}

TEST_CASE("the other old client lands in #lobby")
{
    World world;
    Client& ada = world.client("ada");
    ada.joins("#lobby");
    RawClient& bob = world.raw(by_loopback(), true);
    bob.says(R"({"type":"connect","username":"bob"})");
    bob.says(R"({"type":"message","content":"hello"})");
    CHECK(ada.heard() == Lines{"#lobby + bob", "#lobby <bob> hello"});
    bob.says(R"({"type":"disconnect"})");
    CHECK(ada.heard().back() == "#lobby - bob");
}

TEST_CASE("an old client that entered nothing does not count as one who has logged in")
{
    World world{{.connections_per_origin = 100, .not_logged_in = 1}};
    RawClient& bob = world.raw(by_tcp());
    bob.says(join("nowhere", "", "bob"));
    for (int i = 0; i < 20; ++i)
        world.raw(by_tcp());
    CHECK_FALSE(bob.link().open);
}

TEST_CASE("an old client counts as one who has logged in once it is in a channel")
{
    World world{{.connections_per_origin = 100, .not_logged_in = 1}};
    RawClient& bob = world.raw(by_tcp());
    bob.says(join("lobby", "", "bob"));
    for (int i = 0; i < 20; ++i)
        world.raw(by_tcp());
    CHECK(bob.link().open);
}
