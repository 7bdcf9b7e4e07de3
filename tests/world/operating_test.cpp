#include "tests/support/world.h"

#include <doctest/doctest.h>

/// What is for root and for who the server runs as.
using namespace snug;
using namespace snug::world;

TEST_CASE("an operator has a backup made")
{
    World world;
    Client& root = world.local("root", 0, "root");
    root.does(msg::Backup{"/var/backups/snug.db"});
    CHECK(world.backups() == std::vector<std::string>{"/var/backups/snug.db"});
}

TEST_CASE("nobody else has a backup made, whatever they are called")
{
    World world;
    for (Client* eve : {&world.local("eve", 1000, "eve"), &world.client("root"),
                        &world.from("ned", by_loopback())}) {
        REQUIRE(eve->is_logged_in());
        CHECK(eve->fails(msg::Backup{"/tmp/eve.db"}).code == ErrorCode::no_permission);
    }
    CHECK(world.backups().empty());
}

TEST_CASE("a backup's file is named from the root")
{
    World world;
    Client& root = world.local("root", 0, "root");
    for (const char* file : {"", "snug.db", "var/backups/snug.db"}) {
        CAPTURE(file);
        CHECK(root.fails(msg::Backup{file}).code == ErrorCode::bad_value);
    }
    CHECK(root.fails(msg::Backup{std::string{"/a\0b", 4}}).code == ErrorCode::bad_value);
    CHECK(world.backups().empty());
}
