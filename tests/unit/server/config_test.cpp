#include "server/config.h"
#include "server/settings.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace snug;
using namespace snug::server;

namespace {

Config parsed(std::string_view text)
{
    auto config = parse_config(text, "snugd.toml", Config{});
    if (!config)
        FAIL(config.error().text);
    return *config;
}

std::string fault_in(std::string_view text)
{
    auto config = parse_config(text, "snugd.toml", Config{});
    REQUIRE_FALSE(config);
    CHECK(config.error().code == ErrorCode::bad_config);
    return config.error().text;
}

} // namespace

TEST_CASE("a file that is no TOML is refused in words, whatever it is")
{
    for (const char* text :
         {"[{", "[[{", "= =", "[server", "a.{ = 1", "\xff", "[limits]\n\"\"\"x"}) {
        CAPTURE(text);
        CHECK(fault_in(text).starts_with("snugd.toml:"));
    }
}

TEST_CASE("an empty file changes nothing")
{
    CHECK(to_toml(parsed("")) == to_toml(Config{}));
}

TEST_CASE("every setting of a file takes hold")
{
    const Config config = parsed(R"([server]
socket = "/run/tea/tea.sock"
socket_mode = "0660"
listen = ["127.0.0.1:1", "[::1]:2"]
classic = "localhost:9999"
data = "/srv/tea"
poller = "epoll"
[limits]
connections_per_origin = 1
connections_from_loopback = 2
not_logged_in = 3
messages_per_second = 4
message_burst = 5.5
joins_per_minute = 6
failed_passwords_per_minute = 7
channels_created_per_user = 8
[log]
level = "debug"
format = "json"
)");
    CHECK(config.socket == "/run/tea/tea.sock");
    CHECK(config.socket_mode == 0660);
    CHECK(config.listen == std::vector<net::HostPort>{{"127.0.0.1", 1}, {"::1", 2}});
    CHECK(config.classic == net::HostPort{"localhost", 9999});
    CHECK(config.data == "/srv/tea");
    CHECK(config.poller == net::PollerChoice::epoll);
    CHECK(config.rules.connections_per_origin == 1);
    CHECK(config.rules.connections_from_loopback == 2);
    CHECK(config.rules.not_logged_in == 3);
    CHECK(config.rules.messages_per_second == 4);
    CHECK(config.rules.message_burst == 5.5);
    CHECK(config.rules.joins_per_minute == 6);
    CHECK(config.rules.failed_passwords_per_minute == 7);
    CHECK(config.rules.channels_created_per_user == 8);
    CHECK(config.log_level == log::Level::debug);
    CHECK(config.log_format == log::Format::json);
}

TEST_CASE("what --check-config prints, read as a file, says the same again")
{
    Config config;
    config.socket = "/tmp/with \"quotes\" and \\.sock";
    config.socket_mode = 0660;
    config.listen = {{"127.0.0.1", 1}, {"::1", 2}};
    config.classic = net::HostPort{"localhost", 9999};
    config.rules.messages_per_second = 0.25;
    const std::string text = to_toml(config);
    CHECK(to_toml(parsed(text)) == text);
}

TEST_CASE("nothing can be said to be nowhere")
{
    const Config config = parsed("[server]\nsocket = \"\"\nclassic = \"\"\nlisten = []\n");
    CHECK(config.socket.empty());
    CHECK_FALSE(config.classic);
    CHECK(config.listen.empty());
}

TEST_CASE("an unknown key is named with its place and the nearest known one")
{
    CHECK(fault_in("[limits]\nmesages_per_second = 3\n") ==
          "snugd.toml:2:1: unknown key limits.mesages_per_second; "
          "did you mean limits.messages_per_second?");
    CHECK(fault_in("\n\n[limit]\nnot_logged_in = 3\n").starts_with("snugd.toml:3:"));
    CHECK(fault_in("[limit]\n").find("did you mean limits?") != std::string::npos);
    CHECK(fault_in("colour = 3\n") ==
          "snugd.toml:1:1: unknown key colour; snugd.toml(5) lists those there are");
}

TEST_CASE("a value of the wrong type says what it should be")
{
    CHECK(fault_in("[server]\nsocket = 3\n") ==
          "snugd.toml:2:10: server.socket should be a path between quotes");
    CHECK(fault_in("[server]\nlisten = \"localhost:1\"\n") ==
          "snugd.toml:2:10: server.listen should be a list of \"HOST:PORT\" in square brackets");
    CHECK(fault_in("[limits]\nnot_logged_in = \"many\"\n") ==
          "snugd.toml:2:17: limits.not_logged_in should be a whole number from 1 to 1000000");
    CHECK(fault_in("[log]\nlevel = \"loud\"\n") == "snugd.toml:2:9: log.level should be one of "
                                                   "\"debug\" \"info\" \"warning\" \"error\"");
    CHECK(fault_in("limits = 3\n") == "snugd.toml:1:10: limits should be a table, [limits]");
}

TEST_CASE("a value out of its range is refused")
{
    for (const char* text :
         {"[limits]\nnot_logged_in = 0\n", "[limits]\nnot_logged_in = -1\n",
          "[limits]\nnot_logged_in = 9223372036854775807\n", "[limits]\nmessage_burst = 0.5\n",
          "[limits]\nmessages_per_second = nan\n", "[limits]\nmessages_per_second = inf\n",
          "[server]\nsocket_mode = \"0777\"\n", "[server]\nsocket_mode = \"0060\"\n",
          "[server]\nsocket_mode = \"rw\"\n", "[server]\nlisten = [3]\n"}) {
        CAPTURE(text);
        CHECK(fault_in(text).find(" should be ") != std::string::npos);
    }
    CHECK(fault_in("[server]\nclassic = \"unix:/tmp/x\"\n") ==
          "snugd.toml:2:11: this is a path; write HOST:PORT");
    CHECK(fault_in("[server]\nlisten = [\"localhost\"]\n").starts_with("snugd.toml:2:11: "));
}

TEST_CASE("every fault of a file is told, in its order")
{
    const std::string faults =
        fault_in("[server]\nsockte = \"/x\"\n[limits]\nnot_logged_in = 0\n[log]\nlevel = 1\n");
    CHECK(faults.find(":2:") < faults.find(":4:"));
    CHECK(faults.find(":4:") < faults.find(":6:"));
    CHECK(faults.find(":6:") != std::string::npos);
}

TEST_CASE("a file that is no TOML is refused with the place")
{
    CHECK(fault_in("[server\nsocket=\"x\"\n").starts_with("snugd.toml:1:"));
    CHECK(fault_in("[server]\nsocket = \"a\"\nsocket = \"b\"\n").starts_with("snugd.toml:3:"));
    CHECK(fault_in("\xff\xfe").starts_with("snugd.toml:1:"));
}

TEST_CASE("a file that cannot be read is named")
{
    auto config = read_config("/nonexistent/snugd.toml", Config{});
    REQUIRE_FALSE(config);
    CHECK(config.error().text == "cannot read /nonexistent/snugd.toml: No such file or directory; "
                                 "choose another with --config");
    CHECK_FALSE(read_config("/", Config{})); // a directory
}

TEST_CASE("every limit of the hub can be set")
{
    // A limit more does not compile here: give it a row in settings.cpp.  (How long history
    // is kept is no limit.)
    HubRules rules;
    [[maybe_unused]] auto& [a, b, c, d, e, f, g, h, i, keep] = rules;
    CHECK(std::ranges::count_if(settings(), [](const Setting& setting) {
              return setting.name.starts_with("limits.");
          }) == 9);
}

TEST_CASE("every setting has one row, and every row a meaning")
{
    std::set<std::string_view> names;
    for (const Setting& setting : settings()) {
        CAPTURE(setting.name);
        CHECK(names.insert(setting.name).second);
        CHECK(setting.meaning.ends_with('.'));
        CHECK_FALSE(type_of(setting).empty());
    }
}

TEST_CASE("a server of one's own is where only oneself can go")
{
    const Environment ada{.uid = 1000, .home = "/home/ada", .runtime_dir = "/run/user/1000"};
    CHECK(default_socket(ada) == "/run/user/1000/snug/snug.sock");
    CHECK(default_data(ada) == "/home/ada/.local/state/snugd");

    const Environment bare{.uid = 1000};
    CHECK(default_socket(bare) == "/tmp/snug-1000/snug.sock");
    CHECK(default_data(bare).empty());
}

TEST_CASE("the server of the whole machine is where everybody looks")
{
    CHECK(default_socket({.uid = 0}) == "/run/snug/snug.sock");
    CHECK(default_data({.uid = 0}) == "/var/lib/snug");
    CHECK(default_socket({.uid = 999, .owns_run_snug = true}) == "/run/snug/snug.sock");
    CHECK(default_data({.uid = 999, .state_home = "/var/lib/snug"}) == "/var/lib/snug/snugd");
}
