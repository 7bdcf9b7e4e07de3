// A server with another key than yesterday: those who knew it know it again.

#include "server/host_keys.h"
#include "tests/support/known_hosts.h"
#include "tests/support/middleman.h"
#include "tests/support/seat.h"
#include "tests/support/snug_process.h"
#include "tests/support/snugd_process.h"
#include "tests/support/strace.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

using namespace snug;
using namespace snug::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* password = "acorn violet drum kite echo";
constexpr int no_entry = 77;
constexpr int cannot_serve = 69;
constexpr int bad_file = 78;

bool holds(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

std::string contents(const std::string& path)
{
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

struct Outcome {
    std::optional<int> status;
    std::string words;
};

/// snugd with a flag that has it do one thing and end, on the data of this server.
Outcome snugd(const SnugdProcess& server, const std::string& flag,
              std::vector<std::string> wrapper = {})
{
    SnugdProcess program{{.arguments = {"--data", server.data(), flag},
                          .wrapper = std::move(wrapper),
                          .start = false,
                          .known_key = false}};
    program.launch();
    const auto status = program.wait_for_exit();
    return {status, program.log()};
}

/// The last one in it: of several, the present one's.
std::string fingerprint_in(const std::string& text)
{
    const std::regex form{"([a-z2-7]{4}-){7}[a-z2-7]{4}"};
    std::string last;
    for (auto at = std::sregex_iterator{text.begin(), text.end(), form};
         at != std::sregex_iterator{}; ++at)
        last = at->str();
    REQUIRE_FALSE(last.empty());
    return last;
}

/// Its new fingerprint.
std::string rotate(SnugdProcess& server)
{
    CHECK(server.stop() == 0);
    const Outcome done = snugd(server, "--rotate-key");
    INFO(done.words);
    REQUIRE(done.status == 0);
    server.start();
    return fingerprint_in(done.words);
}

std::string known_hosts_of(const Seat& seat)
{
    return contents(seat.home().path("home/.local/share/snug/known_hosts"));
}

Ended runs(const Seat& seat, const std::vector<std::string>& words)
{
    std::vector<std::string> variables;
    for (const auto& [name, value] : seat.environment())
        variables.push_back(name + "=" + value);
    const auto command = seat.command(words);
    SnugProcess process{{command.begin() + 1, command.end()}, variables};
    process.end_input();
    const auto code = process.wait_for_exit();
    INFO(process.output(), process.errors());
    REQUIRE(code);
    return {*code, process.output(), process.errors()};
}

Ended runs_with_password(const Seat& seat, std::vector<std::string> words)
{
    const std::string file = seat.home().path("password");
    std::ofstream{file} << password << '\n';
    words.insert(words.end(), {"--password-file", file});
    Ended ended = runs(seat, words);
    fs::remove(file);
    return ended;
}

} // namespace

TEST_CASE("who talks in a sealed channel goes on when the server has a new key, and is not asked")
{
    SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    const Seat bob{"bob", tcp(server)};
    REQUIRE(runs_with_password(ada, {"create", "tea", "--no-screen"}).exit_code == 0);
    REQUIRE(runs_with_password(bob, {"join", "tea", "--no-screen"}).exit_code == 0);
    constexpr tui::Size wide{.rows = 24, .columns = 150};
    PtyScreen at_ada = ada.runs({"join", "tea"}, wide);
    must_see(at_ada, "#tea>");
    PtyScreen at_bob = bob.runs({"join", "tea"}, wide);
    must_see(at_bob, "#tea>");
    enter(at_ada, "the kettle is on");
    must_see(at_bob, "the kettle is on");

    const std::string fingerprint = rotate(server);
    CHECK(fingerprint != test_server_fingerprint);
    must_see(at_ada, "this server has a new key, " + fingerprint);
    enter(at_ada, "more water");
    must_see(at_bob, "more water");
    enter(at_bob, "coming");
    must_see(at_ada, "coming");
    for (const Seat* seat : {&ada, &bob})
        CHECK_FALSE(holds(known_hosts_of(*seat), test_server_public_key));

    // What they knew of it is known in new programs too, and newcomers come in.
    CHECK(holds(runs(bob, {"tail", "tea"}).output, "the kettle is on"));
    for (const char* file : {"known_channels", "channel_keys"}) {
        const std::string known = contents(bob.home().path("home/.local/share/snug/") + file);
        CHECK(holds(known, " tea "));
        CHECK_FALSE(holds(known, test_server_public_key));
    }
    const Seat cyd{"cyd", tcp(server)}; // who knew the old key, and was away
    REQUIRE(runs_with_password(cyd, {"join", "tea", "--no-screen"}).exit_code == 0);
    CHECK(holds(runs(cyd, {"tail", "tea"}).output, "coming"));
    CHECK(holds(runs(bob, {"export", "tea"}).output, "the kettle is on"));
}

TEST_CASE("a script that was away for two changes of keys goes on, and tells of it once")
{
    SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    REQUIRE(runs(ada, {"send", "lobby", "one"}).exit_code == 0);
    rotate(server);
    const std::string fingerprint = rotate(server);
    const Ended first = runs(ada, {"send", "lobby", "two"});
    CHECK(first.exit_code == 0);
    CHECK(holds(first.errors, "new key, " + fingerprint + ", signed by the one you knew"));
    const Ended second = runs(ada, {"send", "lobby", "three"});
    CHECK(second.exit_code == 0);
    CHECK(second.errors.empty());

    // A newcomer may have been told of any of the keys.
    const Seat bob{"bob", tcp(server)};
    fs::remove(bob.home().path("home/.local/share/snug/known_hosts"));
    CHECK(runs(bob, {"send", "lobby", "hello", "--trust", test_server_fingerprint}).exit_code == 0);
    CHECK(runs(bob, {"send", "lobby", "hello", "--trust", fingerprint}).exit_code == 0);
}

TEST_CASE("over the local socket what was known of a server with a new key stays known")
{
    SnugdProcess server;
    const Seat ada{"", "unix:" + server.socket()};
    REQUIRE(runs_with_password(ada, {"create", "tea", "--no-screen"}).exit_code == 0);
    REQUIRE(runs(ada, {"send", "tea", "the kettle is on"}).exit_code == 0);
    rotate(server);
    CHECK(holds(runs(ada, {"tail", "tea"}).output, "the kettle is on"));
}

TEST_CASE("a new key that the known one has not signed is refused, and nothing is sent")
{
    SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    REQUIRE(runs(ada, {"send", "lobby", "one"}).exit_code == 0);
    rotate(server);
    rotate(server);
    const std::string file = server.data() + "/server.succession";
    SUBCASE("there is no chain")
    {
        CHECK(server.stop() == 0);
        fs::remove(file);
        server.start();
    }
    SUBCASE("the chain begins after the known key")
    {
        CHECK(server.stop() == 0);
        std::string text = contents(file);
        const std::size_t first = text.find('\n') + 1; // after the comment
        text.erase(first, text.find('\n', first) + 1 - first);
        std::ofstream{file} << text;
        server.start();
    }
    const Ended ended = runs(ada, {"send", "lobby", "two"});
    CHECK(ended.exit_code == no_entry);
    CHECK(holds(ended.errors, test_server_fingerprint));
    CHECK(holds(known_hosts_of(ada), test_server_public_key));
}

TEST_CASE("a man in the middle who shows the server's own chain is refused, and hears nothing")
{
    SnugdProcess server;
    rotate(server);
    const auto keys = server::HostKeyFiles{server.data()}.load();
    REQUIRE(keys);
    const Middleman eve{server.port(), (*keys)->chain()};
    const Person ada{"ada", eve.port()}; // knows the first key at this place
    const Ended ended = ada.runs({"send", "lobby", "hello"});
    CHECK(ended.exit_code == no_entry);
    CHECK(holds(ended.errors, "do not lead to the key it has"));
    CHECK(eve.heard().empty());
    CHECK(holds(contents(ada.file(".local/share/snug/known_hosts")), test_server_public_key));
}

TEST_CASE("the key of a running server is not changed, nor that of one that has none")
{
    SnugdProcess server;
    const Outcome refused = snugd(server, "--rotate-key");
    CHECK(refused.status == cannot_serve);
    CHECK(holds(refused.words, "another snugd is using"));
    CHECK(holds(refused.words, "stop it"));
    CHECK(fingerprint_in(snugd(server, "--fingerprint").words) == test_server_fingerprint);

    SnugdProcess none{{.start = false, .known_key = false}};
    CHECK(snugd(none, "--rotate-key").status == cannot_serve);
    CHECK_FALSE(fs::exists(none.data()));
}

TEST_CASE("both fingerprints are told, and a chain that is another server's is not started with")
{
    SnugdProcess server;
    CHECK(server.stop() == 0);
    for (const std::string& words :
         {snugd(server, "--rotate-key").words, snugd(server, "--fingerprint").words}) {
        CHECK(holds(words, test_server_fingerprint));
        CHECK(fingerprint_in(words) != test_server_fingerprint);
    }
    CHECK_FALSE(holds(contents(server.data() + "/server.key"), std::string(64, '0')));

    SnugdProcess other{{.start = false}};
    other.start();
    CHECK(other.stop() == 0);
    fs::remove(other.data() + "/server.key");
    std::ofstream{other.data() + "/server.key"} << "snug-key-v1 " << std::string(64, '1') << '\n';
    fs::permissions(other.data() + "/server.key", fs::perms{0600});
    fs::copy_file(server.data() + "/server.succession", other.data() + "/server.succession");
    other.launch();
    CHECK(other.wait_for_exit() == bad_file);
    CHECK(holds(other.log(), "server.succession"));
}

TEST_CASE("wherever a change of keys is killed, the server starts and is known by who knew it")
{
    if (!strace_works())
        return;
    SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    REQUIRE(runs(ada, {"send", "lobby", "hello"}).exit_code == 0);
    CHECK(server.stop() == 0);
    const std::string key = server.data() + "/server.key";
    const std::string succession = server.data() + "/server.succession";
    std::vector<std::string> touched{"-P", server.data()};
    for (const std::string& file :
         {key + ".next", key + ".former", succession, succession + ".new"})
        touched.insert(touched.end(), {"-P", file});

    int kills = 0;
    for (const char* call : {"openat", "write", "fsync", "link", "rename", "unlink"}) {
        for (int at = 1;; ++at) {
            CAPTURE(call);
            CAPTURE(at);
            auto strace = injecting(call, "signal=SIGKILL:when=" + std::to_string(at), key);
            strace.insert(strace.end(), touched.begin(), touched.end());
            const Outcome outcome = snugd(server, "--rotate-key", strace);
            INFO(outcome.words);
            if (outcome.status == 0)
                break;
            REQUIRE(outcome.status != std::nullopt);
            REQUIRE(++kills < 100);
            const auto keys = server::HostKeyFiles{server.data()}.load();
            REQUIRE(keys);
            REQUIRE(*keys);
            const auto lineage = sealed::read_lineage((*keys)->key.public_key(), (*keys)->chain());
            REQUIRE(lineage);
            // Else the first of all would be forgotten.
            if ((*keys)->successions.size() + 2 >= sealed::most_successions) {
                server.start();
                REQUIRE(runs(ada, {"send", "lobby", "hello"}).exit_code == 0);
                CHECK(server.stop() == 0);
            }
        }
        server.start(); // and is itself content
        CHECK(runs(ada, {"send", "lobby", "hello"}).exit_code == 0);
        CHECK(server.stop() == 0);
        CHECK_FALSE(fs::exists(key + ".former"));
        CHECK_FALSE(fs::exists(key + ".next"));
    }
    CHECK(kills > 10);
}
