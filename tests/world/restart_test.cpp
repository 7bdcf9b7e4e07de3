#include "tests/support/sealed_people.h"
#include "tests/support/world.h"

#include <doctest/doctest.h>

#include <algorithm>

/// What the hub still knows when it has read its log again.
namespace snug::world {

namespace {

/// The second time ada shows another key, as from another account's snug on the same box.
void check_same_after_restart(bool has_key)
{
    World world;
    const server::Peer peer{.uid = 1000, .login = "ada", .groups = {}, .origin = "uid 1000"};
    const UserId before = world.from("ada", peer, has_key).login().userId;
    world.restart();
    const UserId after = world.from("ada", peer).login().userId;
    CHECK(after == before);
}

} // namespace

TEST_CASE("a user of this box is the same person after a restart, with whichever key")
{
    check_same_after_restart(true);
    check_same_after_restart(false);
}

TEST_CASE("a login name that was seen proven is kept from others after a restart")
{
    World world;
    REQUIRE(world.local("ada", 1000, "ada").login().verified);
    world.restart();
    const Client& eve = world.client("ada");
    CHECK_FALSE(eve.is_logged_in());
    CHECK(world.local("ada", 1000, "ada").is_logged_in());
}

TEST_CASE("a login name is the user's who went by it later")
{
    World world;
    Client& ada = world.local("countess", 1000, "ada");
    ada.does(msg::Rename{MemberName::parse("ada").value()});
    world.restart();
    CHECK_FALSE(world.client("ada").is_logged_in());
}

TEST_CASE("who a user of this box is stands in the log once, however often they log in")
{
    World world;
    for (int i = 0; i < 3; ++i)
        world.cut(world.local("ada", 1000, "ada"));
    world.restart();
    REQUIRE(world.local("ada", 1000, "ada").is_logged_in());
    const auto& log = world.log();
    CHECK(std::ranges::count(log, server::server_log, &server::LogEntry::channel) == 1);
}

TEST_CASE("the server's own log is nobody's to enter or read")
{
    World world;
    Client& ada = world.local("ada", 1000, "ada");
    const ChannelName name = ChannelName::direct(server::server_log.str());
    CHECK(ada.fails(msg::JoinChannel{name, {}, {}}).code == ErrorCode::no_such_channel);
    CHECK(ada.fails(msg::History{.channelName = name, .limit = 10}).code ==
          ErrorCode::no_such_channel);
}

TEST_CASE("a new channel keeps what is said for as long as the server's rules say")
{
    const Retention month{Retention::Kind::days, 30};
    World world{{.keep = month}};
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    ada.creates("tea");
    ada.joins("tea");
    bob.joins("tea");
    SealedPeople{world}.opens(ada, bob);
    std::size_t channels = 0;
    for (const server::LogEntry& entry : world.log())
        if (const auto* created = std::get_if<server::Created>(&entry.body)) {
            CHECK(created->rules.keep == month);
            ++channels;
        }
    CHECK(channels == 3); // with #lobby
}

} // namespace snug::world
