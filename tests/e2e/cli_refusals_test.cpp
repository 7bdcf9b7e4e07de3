#include "tests/support/known_hosts.h"
#include "tests/support/snug_process.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <filesystem>

#include <csignal>

#include <sys/stat.h>

using namespace snug::test;

namespace {

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

/// A server, and #ops with a password.
struct Ops {
    Ops() { REQUIRE(ada.runs({"create", "ops", "--password-file", right}).exit_code == 0); }

    SnugdProcess server;
    Person ada{"ada", server.port()};
    Person bob{"bob", server.port()};
    std::string right = ada.writes("right", "five dice words\n");
    std::string wrong = ada.writes("wrong", "password\n");
};

mode_t mode_of(const std::string& path)
{
    struct stat file {};
    REQUIRE(::stat(path.c_str(), &file) == 0);
    return file.st_mode & 0777;
}

} // namespace

TEST_CASE("misuse is 64, with what to write instead")
{
    const Person ada{"ada", 1};
    for (const auto& words :
         std::vector<std::vector<std::string>>{{"sned", "tea"},
                                               {"send"},
                                               {"list", "--jsno"},
                                               {"list", "more"},
                                               {"search"},
                                               {"search", "tea", "-n", "0"},
                                               {"tail", "tea", "-n", "many"},
                                               {"wait", "tea", "--timeout", "soon"},
                                               {"list", "--server", "unix:/x"},
                                               {"pm", "not a name"},
                                               {"create", "tea", "--open", "--group", "wheel"},
                                               {"create", "tea", "--open", "--keep", "long"},
                                               {}}) {
        const Ended ended = ada.runs(words);
        CAPTURE(ended.errors);
        CHECK(ended.exit_code == 64);
        CHECK(ended.output.empty());
        CHECK(ended.errors.starts_with("snug: "));
        CHECK(std::count(ended.errors.begin(), ended.errors.end(), '\n') == 1);
    }
    CHECK(contains(ada.runs({"sned", "tea"}).errors, "did you mean send?"));
}

TEST_CASE("help and version need no server")
{
    const Person ada{"ada", 1};
    const Ended help = ada.runs({"--help"});
    CHECK(help.exit_code == 0);
    CHECK(contains(help.output, "snug send CHANNEL"));
    CHECK(contains(ada.runs({"tail", "--help"}).output, "--follow"));
    const Ended version = ada.runs({"--version"});
    CHECK(version.exit_code == 0);
    CHECK(version.output.starts_with("snug "));
}

TEST_CASE("no server is 69, with where it was looked for")
{
    const Person ada{"ada", 1};
    const Ended ended = ada.runs({"send", "tea", "hi"});
    CHECK(ended.exit_code == 69);
    CHECK(contains(ended.errors, "127.0.0.1:1"));

    SnugProcess anywhere{{"list", "--server", "unix:" + ada.file("snug.sock")}, ada.variables()};
    CHECK(anywhere.wait_for_exit() == 69);
    CHECK(contains(anywhere.errors(), ada.file("snug.sock")));
}

TEST_CASE("a channel that is not there is 69, one that is 69 to create, both with what to type")
{
    const Ops ops;
    const Ended none = ops.ada.runs({"send", "tea", "hi"});
    CHECK(none.exit_code == 69);
    CHECK(none.errors == "snug: no channel #tea on this server; create it with: snug create tea\n");
    const Ended twice = ops.ada.runs({"create", "ops", "--open"});
    CHECK(twice.exit_code == 69);
    CHECK(contains(twice.errors, "snug join ops"));
}

TEST_CASE("a password is taken from a file; a wrong one, or none, is 77")
{
    const Ops ops;
    const Ended wrong = ops.bob.runs({"join", "ops", "--password-file", ops.wrong});
    CHECK(wrong.exit_code == 77);
    CHECK(contains(wrong.errors, "not the password of #ops"));

    const Ended none = ops.bob.runs({"join", "ops"});
    CHECK(none.exit_code == 77);
    CHECK(contains(none.errors, "--password-file"));

    CHECK(ops.bob.runs({"join", "ops", "--password-file", ops.right}).exit_code == 0);
    CHECK(ops.bob.runs({"send", "ops", "no password asked"}).exit_code == 0);
}

TEST_CASE("a password file can be named in the environment, and must be one")
{
    const Ops ops;
    auto variables = ops.bob.variables();
    variables.push_back("SNUG_PASSWORD_FILE=" + ops.right);
    SnugProcess join{ops.bob.words({"join", "ops"}), variables};
    CHECK(join.wait_for_exit() == 0);

    const Person eve{"eve", ops.server.port()};
    CHECK(eve.runs({"join", "ops", "--password-file", "/nonexistent"}).exit_code == 78);
    const std::string empty = eve.writes("empty", "\n");
    CHECK(eve.runs({"join", "ops", "--password-file", empty}).exit_code == 78);
}

TEST_CASE("^C is 130, wherever it waits")
{
    const Ops ops;
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"tail", "-f", "lobby"}, {"wait", "lobby"}, {"chat", "lobby"}, {"send", "lobby"}}) {
        CAPTURE(words[0]);
        SnugProcess watcher = ops.ada.starts({"chat", "lobby"});
        REQUIRE(watcher.wait_until_it_says("you are in #lobby"));
        const Person eve{"eve", ops.server.port()};
        SnugProcess process = eve.starts(words);
        REQUIRE(watcher.wait_until_it_says("eve joined"));
        process.signal(SIGINT);
        CHECK(process.wait_for_exit() == 130);
    }
}

TEST_CASE("what is remembered is for its owner alone, and --no-remember writes nothing")
{
    const Ops ops;
    std::filesystem::remove_all(ops.bob.file(".local"));
    REQUIRE(ops.bob.runs({"join", "lobby", "--trust", test_server_fingerprint}).exit_code == 0);
    CHECK(mode_of(ops.bob.file(".local/share/snug")) == 0700);
    CHECK(mode_of(ops.bob.file(".local/share/snug/known_hosts")) == 0600);
    CHECK(mode_of(ops.bob.file(".local/share/snug/identity.key")) == 0600);
    CHECK(mode_of(ops.bob.file(".local/share/snug/known_channels")) == 0600);

    const Person eve{"eve", ops.server.port()};
    std::filesystem::remove_all(eve.file(".local"));
    const auto joined =
        eve.runs({"--no-remember", "join", "lobby", "--trust", test_server_fingerprint});
    REQUIRE(joined.exit_code == 0);
    CHECK_FALSE(std::filesystem::exists(eve.file(".local")));
}

TEST_CASE("a key others can read is 78")
{
    const Ops ops;
    REQUIRE(ops.bob.runs({"list"}).exit_code == 0);
    REQUIRE(::chmod(ops.bob.file(".local/share/snug/identity.key").c_str(), 0644) == 0);
    const Ended ended = ops.bob.runs({"list"});
    CHECK(ended.exit_code == 78);
    CHECK(contains(ended.errors, "chmod 600"));
}
