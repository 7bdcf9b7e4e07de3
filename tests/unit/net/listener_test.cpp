#include "src/net/listener.h"

#include "src/net/lookup.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/net/connected.h"
#include "tests/unit/net/forked.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>

using namespace snug;
using namespace snug::net;
namespace fs = std::filesystem;

namespace {

struct Place {
    TempDir directory;
    UnixPath path{directory.path("snug.sock")};
    std::string lock = path.path + ".lock";

    [[nodiscard]] bool answers() const { return bool(try_connect(SocketAddress{path})); }

    /// What a server that was killed leaves behind.
    void leave_dead_socket() const
    {
        const UniqueFd fd = open_socket(AF_UNIX);
        const SocketAddress address{path};
        REQUIRE(::bind(fd.get(), address.get(), address.size()) == 0);
    }
};

bool mentions(const std::string& text, std::string_view word)
{
    return text.find(word) != std::string::npos;
}

std::string content_of(const std::string& path)
{
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

} // namespace

TEST_CASE_FIXTURE(Place, "a unix listener is connected to by its path, with the mode it was given")
{
    for (const mode_t mode : {mode_t{0600}, mode_t{0666}}) {
        const Listener listener = listen_unix(path, mode);
        CHECK(answers());
        CHECK(listener.address().str() == "unix:" + path.path);
        struct stat file = {};
        REQUIRE(::lstat(path.path.c_str(), &file) == 0);
        CHECK((file.st_mode & 07777) == mode);
    }
}

TEST_CASE_FIXTURE(Place, "a listener that ends takes its name away, and the next may have it")
{
    {
        const Listener first = listen_unix(path, 0600);
    }
    CHECK_FALSE(fs::exists(path.path));
    const Listener second = listen_unix(path, 0600);
    CHECK(answers());
}

TEST_CASE_FIXTURE(Place, "a listener leaves alone a name that is no longer its own")
{
    {
        const Listener listener = listen_unix(path, 0600);
        fs::rename(path.path, path.path + ".old");
        std::ofstream{path.path} << "another's";
    }
    CHECK(content_of(path.path) == "another's");
}

TEST_CASE_FIXTURE(Place, "a socket left by a server that was killed is replaced")
{
    leave_dead_socket();
    REQUIRE_FALSE(answers());
    const Listener listener = listen_unix(path, 0600);
    CHECK(answers());
}

TEST_CASE_FIXTURE(Place, "a second server is refused, and told who holds the socket")
{
    const Listener first = listen_unix(path, 0600);
    const std::string text = refusal([&] { listen_unix(path, 0600); });
    CHECK(mentions(text, "another server"));
    CHECK(mentions(text, path.path));
    CHECK(mentions(text, "process " + std::to_string(::getpid())));
    CHECK(answers());
}

TEST_CASE_FIXTURE(Place, "a live socket of a program that takes no lock is refused")
{
    const UniqueFd foreign = open_socket(AF_UNIX);
    const SocketAddress address{path};
    REQUIRE(::bind(foreign.get(), address.get(), address.size()) == 0);
    REQUIRE(::listen(foreign.get(), 1) == 0);
    CHECK(mentions(refusal([&] { listen_unix(path, 0600); }), "another program"));
    CHECK(answers());
}

TEST_CASE_FIXTURE(Place, "a held lock keeps even a dead socket from being touched")
{
    leave_dead_socket();
    std::ofstream{lock} << "no number";
    const UniqueFd held{::open(lock.c_str(), O_RDWR | O_CLOEXEC)};
    REQUIRE(::flock(held.get(), LOCK_EX) == 0);
    const std::string text = refusal([&] { listen_unix(path, 0600); });
    CHECK(mentions(text, "another server holds"));
    CHECK(fs::exists(path.path));
}

TEST_CASE_FIXTURE(Place, "a symbolic link in the socket's place is neither followed nor removed")
{
    for (const bool dangling : {true, false}) {
        const std::string target = directory.path(dangling ? "nowhere" : "precious");
        std::ofstream{directory.path("precious")} << "tea";
        fs::create_symlink(target, path.path);
        CHECK(mentions(refusal([&] { listen_unix(path, 0600); }), "symbolic link"));
        CHECK(fs::is_symlink(path.path));
        CHECK_FALSE(fs::exists(directory.path("nowhere")));
        CHECK(content_of(directory.path("precious")) == "tea");
        fs::remove(path.path);
    }
}

TEST_CASE_FIXTURE(Place, "a link in the lock's place is refused, symbolic or hard")
{
    std::ofstream{directory.path("precious")} << "tea";
    SUBCASE("symbolic")
    {
        fs::create_symlink(directory.path("precious"), lock);
        CHECK(mentions(refusal([&] { listen_unix(path, 0600); }), "symbolic link"));
    }
    SUBCASE("dangling")
    {
        fs::create_symlink(directory.path("nowhere"), lock);
        CHECK(mentions(refusal([&] { listen_unix(path, 0600); }), "symbolic link"));
        CHECK_FALSE(fs::exists(directory.path("nowhere")));
    }
    SUBCASE("hard")
    {
        fs::create_hard_link(directory.path("precious"), lock);
        CHECK(mentions(refusal([&] { listen_unix(path, 0600); }), "no plain file"));
    }
    SUBCASE("a fifo, which must not block either")
    {
        REQUIRE(::mkfifo(lock.c_str(), 0600) == 0);
        CHECK(mentions(refusal([&] { listen_unix(path, 0600); }), "no plain file"));
    }
    CHECK(content_of(directory.path("precious")) == "tea");
    CHECK_FALSE(fs::exists(path.path));
}

TEST_CASE_FIXTURE(Place, "a file that is no socket stays where it is")
{
    std::ofstream{path.path} << "tea";
    CHECK(mentions(refusal([&] { listen_unix(path, 0600); }), "no socket"));
    CHECK(content_of(path.path) == "tea");
}

TEST_CASE_FIXTURE(Place, "of a hundred servers that start at once exactly one listens")
{
    leave_dead_socket();
    Pipe start = open_pipe(), results = open_pipe(), stop = open_pipe();
    const auto wait_for_end = [](int fd) {
        pollfd waiting{.fd = fd, .events = POLLIN, .revents = 0};
        return ::poll(&waiting, 1, 20000) == 1;
    };
    std::vector<pid_t> children;
    for (int i = 0; i < 100; ++i)
        children.push_back(start_child([&] {
            start.write_end.reset();
            stop.write_end.reset();
            if (!wait_for_end(start.read_end.get()))
                return false;
            try {
                const Listener listener = listen_unix(path, 0600);
                return ::write(results.write_end.get(), "W", 1) == 1 &&
                       wait_for_end(stop.read_end.get());
            } catch (const std::system_error&) {
                return ::write(results.write_end.get(), "l", 1) == 1;
            }
        }));
    start.write_end.reset();

    std::string told;
    while (told.size() < children.size() && wait_for_end(results.read_end.get())) {
        char buffer[100];
        const ssize_t n = ::read(results.read_end.get(), buffer, sizeof buffer);
        REQUIRE(n > 0);
        told.append(buffer, static_cast<std::size_t>(n));
    }
    CHECK(told.size() == 100);
    CHECK(std::ranges::count(told, 'W') == 1);
    CHECK(answers());
    stop.write_end.reset();
    for (const pid_t child : children)
        CHECK(ended_well(child));
    CHECK_FALSE(fs::exists(path.path));
}

TEST_CASE("a TCP listener is where it was asked to be, or at a port the kernel chose")
{
    const auto listeners = listen_tcp({"127.0.0.1", 0});
    REQUIRE(listeners.size() == 1);
    const SocketAddress address = listeners[0].address();
    CHECK(address.port() != 0);
    CHECK(address.is_loopback());
    CHECK(try_connect(address));
}

TEST_CASE("localhost and no host at all are both families on one port")
{
    for (const char* host : {"localhost", ""}) {
        CAPTURE(host);
        const auto listeners = listen_tcp({host, 0});
        REQUIRE_FALSE(listeners.empty());
        for (const Listener& listener : listeners)
            CHECK(listener.address().port() == listeners[0].address().port());
        if (listeners.size() == 2) // not where a kernel has no IPv6
            CHECK(listeners[0].address().family() != listeners[1].address().family());
    }
}

TEST_CASE("a port in use is refused with what to do about it")
{
    const auto first = listen_tcp({"127.0.0.1", 0});
    const std::uint16_t port = first[0].address().port();
    const std::string text = refusal([&] { listen_tcp({"127.0.0.1", port}, "--http"); });
    CHECK(mentions(text, "port " + std::to_string(port) + " is in use by another program"));
    CHECK(mentions(text, "choose another with --http"));
    CHECK_FALSE(refusal([&] { listen_tcp({"localhost", port}); }).empty());
}

TEST_CASE("a place that is not this machine's is refused by name")
{
    CHECK(mentions(refusal([] { listen_tcp({"192.0.2.1", 0}); }), "192.0.2.1"));
    CHECK(mentions(refusal([] { listen_tcp({"chat.example.org", 0}); }), "is a name"));
}
