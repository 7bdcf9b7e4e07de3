#include "tests/support/world.h"

/// The tests of the harness: what it is built to notice, it notices.
using namespace snug;
using namespace snug::world;

TEST_CASE("a message to #tea reaches who is in it and nobody else")
{
    World world;
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    Client& eve = world.client("eve");
    ada.creates("#tea");
    ada.joins("#tea");
    bob.joins("#tea");
    eve.joins("#lobby");

    ada.says("#tea", "the kettle is on");

    CHECK(bob.heard() == std::vector<std::string>{"#tea <ada> the kettle is on"});
    CHECK(eve.all<msg::Said>().empty());
    CHECK(ada.all<msg::Said>().empty());
}

TEST_CASE("the world notices a message that did not arrive" * doctest::should_fail())
{
    World world;
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    ada.creates("#tea");
    ada.joins("#tea");
    ada.says("#tea", "is anybody here?");

    CHECK(bob.heard() == std::vector<std::string>{"#tea <ada> is anybody here?"});
}

TEST_CASE("the world notices a request that was refused" * doctest::should_fail())
{
    World world;
    Client& ada = world.client("ada");
    ada.says("#lobby", "may I?"); // she has not joined it
}
