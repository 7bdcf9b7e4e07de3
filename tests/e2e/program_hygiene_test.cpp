#include "tests/support/landlock.h"
#include "tests/support/raw_client.h"
#include "tests/support/snug_process.h"
#include "tests/support/snugd_process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/tracing.h"

#include <doctest/doctest.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

#include <fcntl.h>
#include <unistd.h>

using namespace snug;
using namespace snug::test;
namespace fs = std::filesystem;

namespace {

fs::path proc(pid_t pid)
{
    return fs::path{"/proc"} / std::to_string(pid);
}

/// What stands behind a word at the beginning of a line.
std::string field_of(const fs::path& file, std::string_view word)
{
    std::ifstream stream{file};
    for (std::string line; std::getline(stream, line);)
        if (line.starts_with(word))
            return line.substr(line.find_first_not_of(" \t", word.size()));
    return "";
}

SnugdProcess::Options without_tracing()
{
    // Who has fewer capabilities than it cannot trace a process anyway: both are to have as few.
    const bool root = ::geteuid() == 0;
    return {.wrapper = root ? std::vector<std::string>{"setpriv", "--bounding-set", "-sys_ptrace"}
                            : std::vector<std::string>{}};
}

void check_process(pid_t pid)
{
    CHECK(field_of(proc(pid) / "limits", "Max core file size").starts_with("0 "));
    CHECK(field_of(proc(pid) / "status", "Umask:") == "0077");
}

} // namespace

TEST_CASE("the server leaves no core, and what it makes is its owner's")
{
    SnugdProcess server;
    check_process(server.pid());
}

TEST_CASE("the client leaves no core, and what it makes is its owner's")
{
    SnugdProcess server;
    const Person ada{"ada", server.port()};
    SnugProcess chat = ada.starts({"chat", "lobby"});
    REQUIRE(chat.wait_until_it_says("lobby"));
    check_process(chat.pid());
}

TEST_CASE("no debugger of the same user can look into the server")
{
    if (sanitized) {
        MESSAGE("skipped: the address sanitizer is a debugger of its own process");
        return;
    }
    SnugdProcess server{without_tracing()};
    CHECK(trace(server.pid()) == EPERM);
}

TEST_CASE("a debugger of the same user can look into a program that does nothing against it")
{
    // So that the test above says something.
    const pid_t child = ::fork();
    if (child == 0) {
        give_up_tracing_of_all();
        ::raise(SIGSTOP);
        ::_exit(0);
    }
    REQUIRE(::waitpid(child, nullptr, WUNTRACED) == child);
    const int traced = trace(child);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    CHECK(traced == 0);
}

TEST_CASE("no descriptor of the server is left to a program that it might become")
{
    SnugdProcess server;
    RawClient{server.port()}.enter("ada", "tea");
    RawClient bob{server.socket()};
    bob.enter("bob", "tea");
    std::error_code refused;
    const fs::directory_iterator open{proc(server.pid()) / "fdinfo", refused};
    if (refused) {
        MESSAGE("skipped: only root sees what a program has open that cannot be traced");
        return;
    }
    std::size_t seen = 0;
    for (const auto& entry : open) {
        const int fd = std::stoi(entry.path().filename().string());
        CAPTURE(fd);
        if (fd <= STDERR_FILENO)
            continue;
        const int flags = std::stoi(field_of(entry.path(), "flags:"), nullptr, 8);
        CHECK((flags & O_CLOEXEC) != 0);
        ++seen;
    }
    CHECK(seen > 8); // sockets, connections, the database, locks, pipes
}

// --- What it may open -------------------------------------------------------------

TEST_CASE("the server reads nothing that is not its own, even where its configuration leads there")
{
    if (!has_landlock())
        return;
    TempDir elsewhere;
    std::ofstream{elsewhere.path("snugd.toml")} << "[log]\nlevel = \"debug\"\n";
    SnugdProcess server;
    fs::remove(server.file("snugd.toml"));
    fs::create_symlink(elsewhere.path("snugd.toml"), server.file("snugd.toml"));
    server.signal(SIGHUP);
    CHECK(server.wait_until_logged("the configuration is kept as it was"));
    CHECK(server.log().find("Permission denied") != std::string::npos);

    fs::remove(server.file("snugd.toml")); // a plain file of that name is read, old or new
    server.write_config("");
    server.signal(SIGHUP);
    CHECK(server.wait_until_logged("read the configuration again"));
}

TEST_CASE("the server makes backups where it was told to at its start, and nowhere else")
{
    if (!has_landlock())
        return;
    const TempDir named, other;
    SnugdProcess server{{.config = "[history]\nbackups = \"" + named.path().string() + "\"\n"}};
    RawClient ada{server.socket()};
    ada.log_in("ada");
    const auto back_up = [&](const std::string& file) {
        return ada.ask({{"action", "backup"}, {"file", file}});
    };
    CHECK(back_up(named.path("today.db"))["success"] == true);
    const Json refused = back_up(other.path("today.db"));
    CHECK(refused["error"]["code"] == "storage_failed");
    CHECK(refused["error"]["message"].get<std::string>().find("history.backups") !=
          std::string::npos);
    CHECK(fs::is_empty(other.path()));
}

TEST_CASE("the client reads nothing that was not named before it talked to a server")
{
    if (!has_landlock())
        return;
    SnugdProcess server;
    const Person ada{"ada", server.port()};
    const std::string password = ada.writes("password", "opensesame\n");
    const TempDir elsewhere;
    std::ofstream{elsewhere.path("secret")} << "of somebody else\n";
    REQUIRE(ada.runs({"create", "tea", "--no-screen", "--password-file", password}).exit_code == 0);

    SnugProcess chat = ada.starts({"chat", "lobby", "--password-file", password});
    REQUIRE(chat.wait_until_it_says("lobby"));
    fs::remove(password);
    fs::create_symlink(elsewhere.path("secret"), password);
    chat.type("/join tea\n");
    CHECK(chat.wait_until_it_says("Permission denied"));
}
