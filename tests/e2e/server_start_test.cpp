#include "tests/support/raw_client.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <deque>
#include <filesystem>
#include <fstream>
#include <regex>

#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sysexits.h>
#include <unistd.h>

using namespace snug;
using namespace snug::test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

struct Outcome {
    std::optional<int> status;
    std::string words;
};

/// Starts a server that is not to stay.
Outcome run(SnugdProcess::Options options)
{
    options.start = false;
    SnugdProcess server{std::move(options)};
    server.launch();
    const auto status = server.wait_for_exit();
    return {status, server.log()};
}

Outcome run_with(std::vector<std::string> arguments)
{
    return run(SnugdProcess::Options{.arguments = std::move(arguments)});
}

bool holds(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

mode_t mode_of(const std::string& path)
{
    struct stat info {};
    REQUIRE(::lstat(path.c_str(), &info) == 0);
    return info.st_mode & 07777;
}

std::string fingerprint_in(const std::string& text)
{
    std::smatch found;
    REQUIRE(std::regex_search(text, found, std::regex{"([a-z2-7]{4}-){7}[a-z2-7]{4}"}));
    return found.str();
}

} // namespace

// --- What it says and answers --------------------------------------------------

TEST_CASE("a server says where it listens, where its data are, and its fingerprint")
{
    SnugdProcess server;
    const std::string log = server.log();
    CHECK(holds(log, "address=unix:" + server.socket()));
    CHECK(holds(log, "address=127.0.0.1:" + std::to_string(server.port())));
    CHECK(holds(log, "data=" + server.data()));
    CHECK(holds(log, "version="));
    CHECK_FALSE(fingerprint_in(log).empty());
}

TEST_CASE("--fingerprint prints what the running server said, and restarts do not change it")
{
    SnugdProcess server;
    const std::string said = fingerprint_in(server.log());
    REQUIRE(server.stop() == EX_OK);
    server.start();
    CHECK(fingerprint_in(server.log()) == said);

    const Outcome asked = run_with({"--data", server.data(), "--fingerprint"});
    CHECK(asked.status == EX_OK);
    CHECK(asked.words == said + "\n");
}

TEST_CASE("asking for the fingerprint makes no key")
{
    const TempDir place;
    const Outcome asked = run_with({"--data", place.path("data"), "--fingerprint"});
    CHECK(asked.status == EX_UNAVAILABLE);
    CHECK(holds(asked.words, "the first start of snugd makes it"));
    CHECK_FALSE(fs::exists(place.path("data")));
}

TEST_CASE("bad usage is a sentence and exit 64")
{
    const Outcome outcome = run_with({"--colour"});
    CHECK(outcome.status == EX_USAGE);
    CHECK(holds(outcome.words, "--colour"));
    CHECK(std::ranges::count(outcome.words, '\n') == 1);
}

TEST_CASE("--check-config shows what holds, flags over file over defaults")
{
    const Outcome outcome =
        run({.arguments = {"--check-config", "--classic", "127.0.0.1:9999"},
             .config = "[limits]\nmessages_per_second = 3.5\n[server]\ndata = \"/nowhere\"\n"});
    CHECK(outcome.status == EX_OK);
    CHECK(holds(outcome.words, "snugd.toml: ok\n"));
    CHECK(holds(outcome.words, "messages_per_second = 3.5\n"));
    CHECK(holds(outcome.words, "classic = \"127.0.0.1:9999\"\n"));
    CHECK(holds(outcome.words, "not_logged_in = 64\n"));
    CHECK_FALSE(holds(outcome.words, "/nowhere"));
}

TEST_CASE("a fault in the configuration is named with its place, and exit 78")
{
    for (const char* flag : {"--check-config", "--log-json"}) {
        const Outcome outcome =
            run({.arguments = {flag}, .config = "\n[limits]\nmesages_per_second = 3\n"});
        CHECK(outcome.status == EX_CONFIG);
        CHECK(holds(outcome.words, "snugd.toml:3:1: unknown key limits.mesages_per_second; did "
                                   "you mean limits.messages_per_second?"));
    }
}

// --- Who may be where ------------------------------------------------------------

TEST_CASE("what a server makes is its owner's alone")
{
    SnugdProcess server;
    CHECK(mode_of(server.data()) == 0700);
    CHECK(mode_of(server.data() + "/server.key") == 0600);
    CHECK(mode_of(server.socket()) == 0600);
    for (const auto& file : fs::directory_iterator{server.data()})
        CHECK((mode_of(file.path()) & 077) == 0);
}

TEST_CASE("others may connect to a socket when that is asked for")
{
    SnugdProcess server{{.config = "[server]\nsocket_mode = \"0666\"\n"}};
    CHECK(mode_of(server.socket()) == 0666);
}

TEST_CASE("of two servers on one socket the second gives up and says so")
{
    SnugdProcess first;
    const Outcome second =
        run_with({"--socket", first.socket()}); // with data of its own, and another port
    CHECK(second.status == EX_UNAVAILABLE);
    CHECK(holds(second.words, first.socket()));
    CHECK(holds(second.words, "; stop it, or choose another path"));
    RawClient{first.socket()}.enter("ada", "tea");
}

TEST_CASE("of two servers on the same data the second gives up and says so")
{
    SnugdProcess first;
    const Outcome second = run_with({"--data", first.data()});
    CHECK(second.status == EX_UNAVAILABLE);
    CHECK(holds(second.words, "another snugd is using " + first.data()));
}

TEST_CASE("a port that is taken is named, with the flag that chooses another")
{
    SnugdProcess first;
    const std::string port = std::to_string(first.port());
    const Outcome second = run_with({"--listen", "127.0.0.1:" + port});
    CHECK(second.status == EX_UNAVAILABLE);
    CHECK(holds(second.words,
                "port " + port + " is in use by another program; choose another with --listen"));

    const Outcome third = run_with({"--classic", "127.0.0.1:" + port});
    CHECK(third.status == EX_UNAVAILABLE);
    CHECK(holds(third.words, "choose another with --classic"));
}

TEST_CASE("of many servers started at once exactly one wins, and it serves")
{
    TempDir shared;
    std::deque<SnugdProcess> servers;
    for (int i = 0; i < 100; ++i)
        servers
            .emplace_back(
                SnugdProcess::Options{.directory = shared.path().string(), .start = false})
            .launch();
    std::size_t winners = 0;
    for (SnugdProcess& server : servers) {
        const bool won = server.wait_until_logged(R"(msg="ready")");
        winners += won ? 1 : 0;
        if (!won)
            CHECK(server.wait_for_exit() == EX_UNAVAILABLE);
    }
    CHECK(winners == 1);
    RawClient{shared.path("snug.sock")}.enter("ada", "tea");
}

TEST_CASE("a link where the socket, its lock, the data or the key should be is not followed")
{
    TempDir elsewhere;
    const std::string victim = elsewhere.path("victim");
    std::ofstream{victim} << "precious";
    const auto start_with_link_at = [&](const std::string& name) {
        TempDir place;
        fs::create_directory(place.path("data"));
        fs::permissions(place.path("data"), fs::perms::owner_all);
        fs::create_symlink(victim, place.path(name));
        CAPTURE(name);
        const Outcome outcome = run(SnugdProcess::Options{.directory = place.path().string()});
        CAPTURE(outcome.words);
        CHECK((outcome.status == EX_UNAVAILABLE || outcome.status == EX_CONFIG));
        CHECK(holds(outcome.words, place.path(name)));
        CHECK(fs::is_symlink(place.path(name)));
    };
    start_with_link_at("snug.sock");
    start_with_link_at("snug.sock.lock");
    start_with_link_at("data/lock");
    start_with_link_at("data/server.key");

    std::ifstream after{victim};
    CHECK(std::string{std::istreambuf_iterator<char>{after}, {}} == "precious");
}

TEST_CASE("a data directory others could write in is refused")
{
    TempDir place;
    fs::create_directory(place.path("data"));
    fs::permissions(place.path("data"), fs::perms::all);
    const Outcome outcome = run(SnugdProcess::Options{.directory = place.path().string()});
    CHECK(outcome.status == EX_UNAVAILABLE);
    CHECK(holds(outcome.words, place.path("data")));
}

// --- Its life --------------------------------------------------------------------

TEST_CASE("a server that was killed starts again on the same socket")
{
    SnugdProcess server;
    RawClient{server.socket()}.enter("ada", "tea");
    server.kill();
    CHECK(fs::exists(server.socket()));
    server.start();
    RawClient{server.socket()}.enter("ada", "tea");
}

TEST_CASE("who is connected when the server stops is told so")
{
    for (const int signal : {SIGTERM, SIGINT}) {
        SnugdProcess server;
        RawClient ada{server.socket()};
        RawClient bob{server.port()};
        ada.enter("ada", "tea");
        bob.enter("bob", "tea");
        server.signal(signal);
        for (RawClient* who : {&ada, &bob}) {
            CHECK(who->next_event("closing")["error"]["code"] == "shutting_down");
            CHECK(who->wait_for_end());
        }
        CHECK(server.wait_for_exit() == EX_OK);
        CHECK_FALSE(fs::exists(server.socket()));
    }
}

TEST_CASE("a client that does not read cannot keep a server from stopping")
{
    SnugdProcess server;
    RawClient ada{server.socket()};
    RawClient eve{server.socket()};
    ada.enter("ada", "tea");
    eve.enter("eve", "tea");
    for (int i = 0; i < 25; ++i) // more than a socket holds
        ada.say_in("tea", std::string(4000, 'x'));
    for (int i = 0; i < 500; ++i)
        eve.say({{"action", "history"}, {"channelName", "tea"}, {"limit", 20}});
    server.signal(SIGTERM);
    CHECK(server.wait_for_exit(5s) == EX_OK);
}

TEST_CASE("SIGHUP takes up new limits, and says what cannot be changed")
{
    SnugdProcess server;
    RawClient ada{server.socket()};
    ada.enter("ada", "tea");
    server.write_config("[limits]\nmessages_per_second = 0.01\nmessage_burst = 1\n"
                        "[server]\nclassic = \"127.0.0.1:1\"\n");
    server.signal(SIGHUP);
    REQUIRE(server.wait_until_logged("read the configuration again"));
    CHECK(server.wait_until_logged("other places take hold at the next start"));

    Json reply;
    for (int i = 0; i < 40; ++i) // what was left of the old burst, and more
        reply = ada.say_in("tea", "hello");
    CHECK(reply["error"]["code"] == "rate_limited");
}

TEST_CASE("SIGHUP with a faulty file keeps the server as it was")
{
    SnugdProcess server;
    server.write_config("[limits]\nmessage_burst = \"many\"\n");
    server.signal(SIGHUP);
    CHECK(server.wait_until_logged("snugd.toml:2:17: limits.message_burst should be a number"));
    RawClient ada{server.socket()};
    ada.enter("ada", "tea");
    CHECK(ada.say_in("tea", "hello")["success"] == true);
}

// --- What it costs -----------------------------------------------------------------

TEST_CASE("a server is ready soon, and small while nobody is there")
{
    const auto begin = std::chrono::steady_clock::now();
    SnugdProcess server;
    const auto took = std::chrono::steady_clock::now() - begin;
    MESSAGE("ready after ", std::chrono::duration_cast<std::chrono::milliseconds>(took).count(),
            " ms; ", server.resident_bytes() / 1024, " KiB resident");
    CHECK(server.resident_bytes() > 0);
}

TEST_CASE("a server with nobody connected sleeps")
{
    SnugdProcess server{{.arguments = {"--log-level", "debug"}}};
    RawClient ada{server.socket()};
    ada.enter("ada", "tea");
    ada.close();
    REQUIRE(server.wait_until_logged(R"(msg="closed")"));
    const std::size_t before = server.times_slept();
    CHECK_FALSE(server.wait_for_exit(1s));     // a second of its life
    CHECK(server.times_slept() - before <= 2); // as it lies down
}
