#include "tests/support/temp_dir.h"

#include "tui/local_server.h"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <fstream>
#include <optional>
#include <string>

using namespace snug;
using namespace snug::tui;
using namespace std::chrono_literals;

namespace {

/// A program that does what the shell's words say.
std::string program(const TempDir& dir, const std::string& words)
{
    const std::string path = dir.path("snugd");
    std::ofstream{path} << "#!/bin/sh\n" << words << "\n";
    ::chmod(path.c_str(), 0700);
    return path;
}

/// Looks at the server until it has something to say.
std::optional<Error> watch(LocalServer& server)
{
    const MonoTime end = std::chrono::steady_clock::now() + 20s;
    for (MonoTime now = end - 20s; now < end; now = std::chrono::steady_clock::now())
        if (auto error = server.look(now))
            return error;
    return std::nullopt;
}

} // namespace

TEST_CASE("a server that ends at once is told with the last line of its log")
{
    const TempDir dir;
    LocalServer server;
    const MonoTime now = std::chrono::steady_clock::now();
    REQUIRE(server.start({.program = program(dir, "echo first; echo the port is taken >&2; exit 1"),
                          .socket = {},
                          .log = dir.path("state/snug/snugd.log")},
                         now));
    CHECK(server.starting());
    const auto error = watch(server);
    REQUIRE(error);
    CHECK(error->text == "the port is taken");
    CHECK_FALSE(server.starting());
}

TEST_CASE("a server that is silent is given up after a while")
{
    const TempDir dir;
    LocalServer server;
    const MonoTime now{1h};
    // Ends with the test.
    REQUIRE(server.start({.program = program(dir, "exec tail -f /dev/null --pid=$PPID"),
                          .socket = {},
                          .log = dir.path("snugd.log")},
                         now));
    CHECK_FALSE(server.look(now + LocalServer::look_every));
    const auto error = server.look(now + LocalServer::patience);
    REQUIRE(error);
    CHECK(error->text.find("does not answer") != std::string::npos);
}

TEST_CASE("a server is in a session of its own, with the socket it was told")
{
    const TempDir dir;
    LocalServer server;
    const MonoTime now = std::chrono::steady_clock::now();
    REQUIRE(server.start({.program = program(dir, "ps -o sid= -p $$ | tr -d ' ' | "
                                                  "xargs -I S echo session S of $$ at $2"),
                          .socket = "/run/s.sock",
                          .log = dir.path("snugd.log")},
                         now));
    const auto error = watch(server);
    REQUIRE(error);
    unsigned session = 0;
    unsigned process = 1;
    REQUIRE(std::sscanf(error->text.c_str(), "session %u of %u at /run/s.sock", &session,
                        &process) == 2);
    CHECK(session == process);
}

TEST_CASE("a program that is not there is an error at once")
{
    const TempDir dir;
    LocalServer server;
    const auto started = server.start(
        {.program = dir.path("none"), .socket = {}, .log = dir.path("snugd.log")}, MonoTime{1h});
    REQUIRE_FALSE(started);
    CHECK(started.error().text.find("none") != std::string::npos);
    CHECK_FALSE(server.starting());
}

TEST_CASE("snugd is looked for beside snug, then in the build's place, then in the path")
{
    const TempDir dir;
    CHECK(find_server_program(dir.path("bin/snug"), "").empty());
    std::filesystem::create_directories(dir.path("tui"));
    std::filesystem::create_directories(dir.path("server"));
    const std::filesystem::path built = program(dir, "");
    CHECK(find_server_program(dir.path("elsewhere/snug"), ":" + dir.path("") + ":/none") == built);
    std::filesystem::copy_file(built, dir.path("server/snugd"));
    CHECK(find_server_program(dir.path("tui/snug"), "") == dir.path("server/snugd"));
}
