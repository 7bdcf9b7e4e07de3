// "Start a server on this box", by somebody who has none.

#include "tests/support/raw_client.h"
#include "tests/support/seat.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <charconv>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

#include <grp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace snug::test;

namespace {

constexpr uid_t nobody = 65534;

/// A server that outlives its client becomes our child, and ends with the test.
class Orphanage {
public:
    Orphanage() { REQUIRE(::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0); }
    Orphanage(const Orphanage&) = delete;
    Orphanage& operator=(const Orphanage&) = delete;
    ~Orphanage()
    {
        for (const auto& thread : std::filesystem::directory_iterator{"/proc/self/task"}) {
            std::ifstream children{thread.path() / "children"};
            for (pid_t child = 0; children >> child;) {
                ::kill(child, SIGKILL);
                ::waitpid(child, nullptr, 0);
            }
        }
    }
};

/// Where it may be done, there is no other server: none in /run, none on the network.
void be_alone()
{
    if (::unshare(CLONE_NEWNS) == 0 &&
        ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0)
        ::mount("none", "/run", "tmpfs", 0, nullptr);
    ::unshare(CLONE_NEWNET);
}

/// Root's server would be the whole machine's: it is somebody else then.
void be_an_ordinary_user()
{
    if (::geteuid() != 0)
        return;
    if (::setgroups(0, nullptr) != 0 || ::setgid(nobody) != 0 || ::setuid(nobody) != 0)
        ::_exit(126);
}

void give_to_an_ordinary_user(const std::filesystem::path& directory)
{
    if (::geteuid() == 0)
        REQUIRE(::chown(directory.c_str(), nobody, nobody) == 0);
}

int run_as_an_ordinary_user(std::vector<std::string> command)
{
    be_alone();
    be_an_ordinary_user();
    std::vector<char*> words;
    for (std::string& word : command)
        words.push_back(word.data());
    words.push_back(nullptr);
    ::execv(words[0], words.data());
    return 127;
}

pid_t who_listens_at(const RawClient& client)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    REQUIRE(::getsockopt(client.fd(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0);
    return peer.pid;
}

} // namespace

TEST_CASE("a server started from the start screen is connected to and outlives the client")
{
    const Orphanage orphanage;
    const Seat ada{"ada", ""};
    std::filesystem::create_directory(ada.home().path("run"));
    std::filesystem::permissions(ada.home().path("run"), std::filesystem::perms::owner_all);
    give_to_an_ordinary_user(ada.home().path());
    give_to_an_ordinary_user(ada.home().path("run"));
    PtyScreen::Options terminal = ada.terminal();
    terminal.directory = "/";
    const auto runs = [&] {
        return PtyScreen{[&] { return run_as_an_ordinary_user(ada.command({})); }, terminal};
    };

    PtyScreen screen = runs();
    screen.wait_until([&] { return screen.shows("no server answers") || screen.shows("ada "); },
                      long_enough);
    if (screen.wait_for_exit(std::chrono::milliseconds{0}) == 127 || screen.shows("ada ")) {
        MESSAGE("an ordinary user cannot run snug here, or finds a server: left out");
        return;
    }
    must_see(screen, "Start a server on this box");
    screen.type(std::string{down} + down + down);
    must_see(screen, "▸ Start a server");
    screen.type("\r");
    must_see(screen, "a server runs on this box");
    must_see(screen, "on this box");
    screen.type("q");
    must_end_with(screen, 0);

    const std::string socket = ada.home().path("run/snug/snug.sock");
    const auto probe = RawClient::try_to_connect(socket);
    REQUIRE(probe);
    const pid_t server = who_listens_at(*probe);
    CHECK(::kill(server, 0) == 0);

    PtyScreen again = runs();
    must_see(again, "#lobby");
    again.type("q");
    must_end_with(again, 0);
    CHECK(::kill(server, SIGTERM) == 0);
}
