#include "tui/paths.h"

#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include <sys/stat.h>

namespace snug::tui {

namespace {

Environment environment(const std::map<std::string, const char*>& variables)
{
    return make_environment({.uid = 1000, .login = "ada", .home = "/home/ada"},
                            [&](const char* name) {
                                const auto row = variables.find(name);
                                return row == variables.end() ? nullptr : row->second;
                            });
}

std::vector<std::string> places(const Result<std::vector<net::Address>>& servers)
{
    REQUIRE(servers);
    std::vector<std::string> texts(servers->size());
    std::ranges::transform(*servers, texts.begin(), &net::Address::str);
    return texts;
}

} // namespace

TEST_CASE("without any variable the files are below the home of the password database")
{
    CHECK(identity_key_file(environment({})) == "/home/ada/.local/share/snug/identity.key");
    CHECK(environment({}).config_home == "/home/ada/.config");
    CHECK(environment({}).state_home == "/home/ada/.local/state");
}

TEST_CASE("the XDG variables move the files, unless they are empty or relative")
{
    CHECK(known_channels_file(environment({{"XDG_DATA_HOME", "/data"}})) ==
          "/data/snug/known_channels");
    for (const char* useless : {"", "data", "./data"})
        CHECK(data_directory(environment({{"XDG_DATA_HOME", useless}, {"HOME", "/h"}})) ==
              "/h/.local/share/snug");
}

TEST_CASE("nobody having said where, the server is looked for on this box")
{
    CHECK(places(servers_to_try(environment({{"XDG_RUNTIME_DIR", "/run/user/1000"}}), {})) ==
          std::vector<std::string>{"unix:/run/snug/snug.sock", "unix:/run/user/1000/snug/snug.sock",
                                   "unix:/tmp/snug-1000/snug.sock", "localhost:12345"});
}

TEST_CASE("a server that was asked for is the only one tried, and a flag beats the variable")
{
    const Environment variable = environment({{"SNUG_SERVER", "unix:/a"}});
    CHECK(places(servers_to_try(variable, {})) == std::vector<std::string>{"unix:/a"});
    CHECK(places(servers_to_try(variable, {.server = "box:1"})) ==
          std::vector<std::string>{"box:1"});
    CHECK(places(servers_to_try(variable, {.host = "box"})) ==
          std::vector<std::string>{"box:12345"});
    CHECK(places(servers_to_try(variable, {.port = "7"})) ==
          std::vector<std::string>{"localhost:7"});
}

TEST_CASE("a server nobody can read is misuse")
{
    for (const ServerChoice& choice :
         {ServerChoice{.server = "nonsense"}, ServerChoice{.port = "99999"},
          ServerChoice{.server = "box:1", .port = "2"}}) {
        const auto servers = servers_to_try(environment({}), choice);
        REQUIRE_FALSE(servers);
        CHECK(servers.error().code == ErrorCode::usage);
    }
}

TEST_CASE("the data directory is made for its owner alone, with what leads to it")
{
    const TempDir dir;
    const std::string data = dir.path("deep/data");
    const Environment ours = environment({{"XDG_DATA_HOME", data.c_str()}});
    REQUIRE(make_data_directory(ours));
    REQUIRE(make_data_directory(ours));
    struct stat info {};
    REQUIRE(::stat(data_directory(ours).c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0700);
}

TEST_CASE("a data directory that cannot be made is told with a way out")
{
    const auto made = make_data_directory(environment({{"XDG_DATA_HOME", "/dev/null/data"}}));
    REQUIRE_FALSE(made);
    CHECK(made.error().code == ErrorCode::bad_config);
    CHECK(made.error().text.find("--no-remember") != std::string::npos);
}

} // namespace snug::tui
