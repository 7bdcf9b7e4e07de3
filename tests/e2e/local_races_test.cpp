// Who shares a machine may put things in one another's way: nothing of it is followed, and nobody
// is taken for the server who is not.

#include "tests/support/snug_process.h"
#include "tests/support/snugd_process.h"
#include "tests/support/source_files.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sysexits.h>
#include <unistd.h>

using namespace snug;
using namespace snug::test;
namespace fs = std::filesystem;

namespace {

constexpr uid_t eve = 65534;

/// A socket of a program that is not ours.
UniqueFd squat(const std::string& path)
{
    UniqueFd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    REQUIRE(path.size() < sizeof address.sun_path);
    path.copy(address.sun_path, path.size());
    REQUIRE(::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(fd.get(), 8) == 0);
    return fd;
}

bool somebody_knocks(const UniqueFd& listener)
{
    pollfd watched{.fd = listener.get(), .events = POLLIN, .revents = 0};
    return ::poll(&watched, 1, 0) == 1;
}

/// What links lead to in these tests, and must stay as it is.
class Victim {
public:
    Victim()
    {
        std::ofstream{file()} << "precious";
        fs::permissions(file(), fs::perms{0644});
    }

    [[nodiscard]] std::string file() const { return home_.path("victim"); }
    [[nodiscard]] std::string folder() const { return home_.path().string(); }
    [[nodiscard]] bool is_unharmed() const
    {
        const auto files = std::distance(fs::directory_iterator{home_.path()}, {});
        return content_of(file()) == "precious" && files == 1 &&
               fs::status(file()).permissions() == fs::perms{0644};
    }

private:
    TempDir home_;
};

} // namespace

TEST_CASE("a server that finds another program's socket in its place leaves it and gives up")
{
    const TempDir place;
    const UniqueFd other = squat(place.path("snug.sock"));
    SnugdProcess server{{.directory = place.path().string(), .start = false}};
    server.launch();
    CHECK(server.wait_for_exit() == EX_UNAVAILABLE);
    CHECK(server.log().find("another program listens on") != std::string::npos);
    CHECK(fs::is_socket(place.path("snug.sock")));
}

TEST_CASE("a client says nothing to a socket that another user may have put there")
{
    if (::geteuid() != 0) {
        MESSAGE("skipped: only root can be two users");
        return;
    }
    const TempDir place;
    fs::permissions(place.path(), fs::perms{0755});
    fs::create_directory(place.path("run"));
    fs::permissions(place.path("run"), fs::perms{01777});
    const UniqueFd listener = squat(place.path("run/snug.sock"));
    REQUIRE(::chown(place.path("run/snug.sock").c_str(), eve, eve) == 0);
    fs::permissions(place.path("run/snug.sock"), fs::perms{0666});

    const std::string server = "unix:" + place.path("run/snug.sock");
    SnugProcess client{{"send", "lobby", "hello", "--no-remember", "--server", server},
                       {"PATH=/usr/bin:/bin", "HOME=/nowhere"}};
    CHECK(client.wait_for_exit() == 77);
    CHECK(client.errors().find("belongs to another user") != std::string::npos);
    CHECK_FALSE(somebody_knocks(listener));
}

TEST_CASE("a link in the place of a file of the server's own is not followed")
{
    const Victim victim;
    const auto start_with = [&](const std::string& name, const std::string& target) {
        CAPTURE(name);
        const TempDir place;
        fs::create_directory(place.path("data"));
        fs::permissions(place.path("data"), fs::perms::owner_all);
        fs::create_symlink(target, place.path(name));
        SnugdProcess server{{.config = "[log]\ndir = \"" + place.path("logs") + "\"\n",
                             .directory = place.path().string(),
                             .start = false}};
        server.launch();
        if (server.wait_until_logged(R"(msg="ready")")) // it could do without
            server.stop();
        CHECK(victim.is_unharmed());
    };
    start_with("data/history.db", victim.file());
    start_with("data/history.db", victim.folder() + "/new");
    start_with("data/history.db-wal", victim.file());
    start_with("data/history.db-shm", victim.folder() + "/new");
    start_with("data/lock", victim.folder() + "/new");
    start_with("data/server.key", victim.folder() + "/new");
    start_with("snug.sock.lock", victim.folder() + "/new");
    start_with("snug.sock", victim.folder() + "/new");
}

TEST_CASE("links that come and go while servers start are never followed")
{
    const Victim victim;
    const TempDir place;
    const std::array names{place.path("snug.sock"), place.path("snug.sock.lock")};
    std::atomic<bool> enough = false;
    std::jthread flipper{[&] {
        for (std::size_t i = 0; !enough; ++i) {
            const std::string& name = names[i % names.size()];
            ::unlink(name.c_str());
            const std::string target = (i & 2) != 0 ? victim.file() : victim.folder() + "/new";
            // The server may have made its own file first: then there is no link this time.
            [[maybe_unused]] const int made = ::symlink(target.c_str(), name.c_str());
            ::unlink(name.c_str());
        }
    }};
    for (int i = 0; i < 30; ++i) {
        SnugdProcess server{{.directory = place.path().string(), .start = false}};
        server.launch();
        if (server.wait_until_logged(R"(msg="ready")"))
            server.stop();
        else
            CHECK(server.wait_for_exit() == EX_UNAVAILABLE);
    }
    enough = true;
    flipper.join();
    CHECK(victim.is_unharmed());
}
