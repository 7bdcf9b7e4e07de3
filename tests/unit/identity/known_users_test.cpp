#include "src/identity/known_users.h"

#include "tests/support/temp_dir.h"
#include "tests/unit/identity/line_files.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include <sys/stat.h>

namespace snug::identity {

namespace {

KnownUser person(int server, int key, const std::string& name)
{
    return {.server_key = key_of(server), .key = key_of(key), .name = name, .verified = noon};
}

struct UsersHome {
    TempDir dir;
    std::string file = dir.path("known_users");
    KnownUsers users{file};
};

} // namespace

TEST_CASE("a file that is not there is nobody verified, and forgetting makes none")
{
    const UsersHome home;
    CHECK(home.users.read().users.empty());
    CHECK(home.users.read().faults.empty());
    CHECK(home.users.forget(key_of(1), key_of(2)).ok());
    CHECK_FALSE(std::filesystem::exists(home.file));
}

TEST_CASE("who was verified is read back from a file of our own")
{
    const UsersHome home;
    REQUIRE(home.users.remember(person(1, 2, "bob")).ok());
    REQUIRE(home.users.remember(person(1, 3, "eve")).ok());
    CHECK(home.users.read().users == std::vector{person(1, 2, "bob"), person(1, 3, "eve")});
    struct stat info {};
    REQUIRE(::stat(home.file.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
}

TEST_CASE("verified again, somebody has one line, with the newer name")
{
    const UsersHome home;
    REQUIRE(home.users.remember(person(1, 2, "bob")).ok());
    REQUIRE(home.users.remember(person(1, 2, "robert")).ok());
    CHECK(home.users.read().users == std::vector{person(1, 2, "robert")});
}

TEST_CASE("the same key on another server is another line, remembered and forgotten by itself")
{
    const UsersHome home;
    REQUIRE(home.users.remember(person(1, 2, "bob")).ok());
    REQUIRE(home.users.remember(person(9, 2, "bob")).ok());
    REQUIRE(home.users.forget(key_of(1), key_of(2)).ok());
    CHECK(home.users.read().users == std::vector{person(9, 2, "bob")});
}

TEST_CASE("whom one met is read back beside whom one verified, and stands there once a name")
{
    const UsersHome home;
    const auto met = [](int user, const std::string& name) {
        MetUser somebody{.server_key = key_of(1), .name = name, .at = noon};
        somebody.user[0] = static_cast<std::byte>(user);
        return somebody;
    };
    REQUIRE(home.users.remember(person(1, 2, "ada")).ok());
    REQUIRE(home.users.meet(met(3, "bob")).ok());
    REQUIRE(home.users.meet(met(4, "eve")).ok());
    REQUIRE(home.users.meet(met(5, "bob")).ok());
    CHECK(home.users.read().users == std::vector{person(1, 2, "ada")});
    CHECK(home.users.read().met == std::vector{met(4, "eve"), met(5, "bob")});
    CHECK(home.users.read().faults.empty());
    REQUIRE(home.users.remember(person(1, 6, "bob")).ok()); // verified now
    CHECK(home.users.read().met == std::vector{met(4, "eve")});
    CHECK(home.users.forget_met(key_of(9), "eve").value() == false);
    CHECK(home.users.forget_met(key_of(1), "eve").value());
    CHECK(home.users.read().met.empty());
    CHECK(home.users.read().users.size() == 2);
}

TEST_CASE("a damaged line of who was verified is told with its place, and stays")
{
    const UsersHome home;
    std::ofstream{home.file} << "# mine\nbob is fine";
    std::filesystem::permissions(home.file, std::filesystem::perms{0600});
    REQUIRE(home.users.remember(person(1, 2, "bob")).ok());
    const KnownUsersRead read = home.users.read();
    CHECK(read.users == std::vector{person(1, 2, "bob")});
    REQUIRE(read.faults.size() == 1);
    CHECK(read.faults[0].text.starts_with(home.file + ":2: "));
    CHECK(contents(home.file).starts_with("# mine\nbob is fine\n"));
}

TEST_CASE("a file of verified people that others may write is a fault, not nobody")
{
    const UsersHome home;
    REQUIRE(home.users.remember(person(1, 2, "bob")).ok());
    std::filesystem::permissions(home.file, std::filesystem::perms{0666});
    CHECK(home.users.read().users.empty());
    CHECK(home.users.read().faults.size() == 1);
}

} // namespace snug::identity
