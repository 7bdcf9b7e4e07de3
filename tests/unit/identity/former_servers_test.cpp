#include "src/identity/former_servers.h"

#include "src/base/hex.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace snug::identity {

namespace {

using ServerKey = std::array<std::byte, 32>;

ServerKey server_key(int seed)
{
    ServerKey key{};
    key[0] = static_cast<std::byte>(seed);
    return key;
}

/// A file about servers 1 and 2, which became server 3, and about others.
struct OldFile {
    explicit OldFile(const std::string& text)
    {
        std::ofstream{path} << text;
        std::filesystem::permissions(path, std::filesystem::perms{0600});
    }
    [[nodiscard]] bool moves() const
    {
        const std::vector<ServerKey> former{server_key(1), server_key(2)};
        return move_to_key(path, former, server_key(3)).ok();
    }
    [[nodiscard]] std::string text() const
    {
        std::ifstream file{path};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

    TempDir dir;
    std::string path = dir.path("known_things");
};

std::string server_hex(int seed)
{
    return to_hex(server_key(seed));
}

} // namespace

TEST_CASE("what is known of a server under its former keys is known under its present one")
{
    const OldFile file{"# mine\n" + server_hex(1) + " tea ada\n\n" + server_hex(9) + " tea bob\n" +
                       server_hex(2) + " milk ada"};
    REQUIRE(file.moves());
    const std::string moved = "# mine\n" + server_hex(3) + " tea ada\n\n" + server_hex(9) +
                              " tea bob\n" + server_hex(3) + " milk ada\n";
    CHECK(file.text() == moved);
    CHECK(file.moves()); // again
    CHECK(file.text() == moved);
}

TEST_CASE("of two lines about the same thing the one of the newer key stays")
{
    const OldFile file{server_hex(3) + " tea new\n" + server_hex(1) + " tea old\n" + server_hex(1) +
                       " milk old\n" + server_hex(2) + " milk newer\n"};
    REQUIRE(file.moves());
    CHECK(file.text() == server_hex(3) + " tea new\n" + server_hex(3) + " milk newer\n");
}

TEST_CASE("a file that knows nothing of a server's former keys is not touched, nor one made")
{
    const OldFile file{server_hex(9) + " tea bob"};
    REQUIRE(file.moves());
    CHECK(file.text() == server_hex(9) + " tea bob");
    CHECK_FALSE(std::filesystem::exists(file.path + ".lock"));
    const TempDir empty;
    const std::vector<ServerKey> former{server_key(1)};
    CHECK(move_to_key(empty.path("nothing"), former, server_key(3)).ok());
    CHECK(std::filesystem::is_empty(empty.path()));
}

TEST_CASE("a file that cannot be read is a failure, as its lines may be missed")
{
    const TempDir dir;
    std::filesystem::create_directory(dir.path("known_things"));
    const std::vector<ServerKey> former{server_key(1)};
    CHECK_FALSE(move_to_key(dir.path("known_things"), former, server_key(3)).ok());
}

} // namespace snug::identity
