#include "src/identity/known_hosts.h"

#include "tests/support/temp_dir.h"
#include "tests/unit/identity/line_files.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <sys/stat.h>

namespace snug::identity {

namespace {

constexpr const char* tearoom = "tearoom.example:12345";

struct HostsHome {
    TempDir dir;
    std::string file = dir.path("known_hosts");
    KnownHosts hosts{file};

    void has(const std::string& text) const
    {
        std::ofstream{file} << text;
        std::filesystem::permissions(file, std::filesystem::perms{0600});
    }
    [[nodiscard]] std::optional<KnownHost> found(std::string_view place) const
    {
        const auto host = hosts.find(place);
        REQUIRE(host.ok());
        return *host;
    }
};

} // namespace

TEST_CASE("a server that was never seen is not known, file or no file")
{
    const HostsHome home;
    CHECK_FALSE(home.found(tearoom));
    home.has("# nothing\n\nother.example:12345 snug-ed25519 " + zero_key + "\n");
    CHECK_FALSE(home.found(tearoom));
}

TEST_CASE("a server that is remembered is found with its key and line, in a file of our own")
{
    const HostsHome home;
    REQUIRE(home.hosts.remember("first.example:1", key_of(1)).ok());
    REQUIRE(home.hosts.remember(tearoom, key_of(2)).ok());
    REQUIRE(home.found(tearoom));
    CHECK(home.found(tearoom)->key == key_of(2));
    CHECK(home.found(tearoom)->line == 3);
    CHECK(home.found("first.example:1")->key == key_of(1));
    struct stat info {};
    REQUIRE(::stat(home.file.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
}

TEST_CASE("the same host at another port is another server")
{
    const HostsHome home;
    REQUIRE(home.hosts.remember("tearoom.example:1", key_of(1)).ok());
    CHECK_FALSE(home.found("tearoom.example:2"));
    CHECK_FALSE(home.found("tearoom.example:11"));
}

TEST_CASE("a host's name is the same in capitals")
{
    const HostsHome home;
    REQUIRE(home.hosts.remember("TeaRoom.Example:12345", key_of(1)).ok());
    CHECK(home.found(tearoom)->key == key_of(1));
}

TEST_CASE("remembering twice is harmless, and never replaces a key")
{
    const HostsHome home;
    REQUIRE(home.hosts.remember(tearoom, key_of(1)).ok());
    const std::string before = contents(home.file);
    CHECK(home.hosts.remember(tearoom, key_of(1)).ok());
    CHECK_FALSE(home.hosts.remember(tearoom, key_of(2)).ok());
    CHECK(contents(home.file) == before);
}

TEST_CASE("what people wrote into the file stays as it is")
{
    const HostsHome home;
    home.has("# mine\n\n  other.example:1   snug-ed25519  " + zero_key + "  \nwhat is this?");
    REQUIRE(home.hosts.remember(tearoom, key_of(1)).ok());
    CHECK(contents(home.file).starts_with("# mine\n\n  other.example:1   snug-ed25519  " +
                                          zero_key + "  \nwhat is this?\ntearoom.example:12345 "));
    CHECK(home.found("other.example:1")->key == Key{});
}

TEST_CASE("a damaged line for a server is not the same as none")
{
    for (const std::string& rest :
         {std::string{}, std::string{" snug-ed25519"}, " ssh-ed25519 " + zero_key,
          " snug-ed25519 " + zero_key.substr(1), " snug-ed25519 " + zero_key + " more"}) {
        CAPTURE(rest);
        const HostsHome home;
        home.has("# x\n" + std::string{tearoom} + rest + "\n");
        const auto found = home.hosts.find(tearoom);
        REQUIRE_FALSE(found.ok());
        CHECK(found.error().text.starts_with(home.file + ":2: "));
        CHECK_FALSE(home.hosts.remember(tearoom, key_of(1)).ok());
    }
}

TEST_CASE("a file that others may write, or that is a link, is not believed")
{
    const HostsHome home;
    home.has(std::string{tearoom} + " snug-ed25519 " + zero_key + "\n");
    std::filesystem::permissions(home.file, std::filesystem::perms{0666});
    CHECK_FALSE(home.hosts.find(tearoom).ok());

    const HostsHome other;
    std::filesystem::create_symlink(home.file, other.file);
    CHECK_FALSE(other.hosts.find(tearoom).ok());
    CHECK_FALSE(other.hosts.remember(tearoom, key_of(1)).ok());
}

TEST_CASE("a server's new key takes the place of the one that signed it, and of no other")
{
    const HostsHome home;
    const std::string before =
        "# mine\nother.example:12345 snug-ed25519 " + zero_key + "\n\n# the tearoom\n";
    home.has(before);
    REQUIRE(home.hosts.remember(tearoom, key_of(1)).ok());
    REQUIRE(home.hosts.replace(tearoom, key_of(1), key_of(2)).ok());
    CHECK(home.found(tearoom)->key == key_of(2));
    CHECK(home.found(tearoom)->line == 5);
    CHECK(contents(home.file).starts_with(before));
    CHECK(home.hosts.replace(tearoom, key_of(1), key_of(2)).ok()); // another program did it

    CHECK_FALSE(home.hosts.replace(tearoom, key_of(1), key_of(3)).ok());
    CHECK_FALSE(home.hosts.replace("new.example:12345", key_of(1), key_of(3)).ok());
    CHECK(home.found(tearoom)->key == key_of(2));
    CHECK_FALSE(home.found("new.example:12345"));
}

} // namespace snug::identity
