#include "tests/support/raw_client.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

using namespace snug::test;

TEST_CASE("two people on the box talk in a channel")
{
    SnugdProcess server;
    RawClient ada{server.socket()};
    RawClient bob{server.port()};
    ada.enter("ada", "tea");
    bob.enter("bob", "tea");

    const Json said = ada.say_in("tea", "the kettle is on");
    CHECK(said["success"] == true);

    const Json heard = bob.next_event("message");
    CHECK(heard["message"] == "the kettle is on");
    CHECK(heard["memberName"] == "ada");
    CHECK(heard["seq"] == said["seq"]);
}
