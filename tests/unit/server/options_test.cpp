#include "server/options.h"

#include <doctest/doctest.h>

#include <vector>

using namespace snug;
using namespace snug::server;

namespace {

Result<std::variant<Options, Answer>> parse(std::vector<const char*> words)
{
    words.insert(words.begin(), "snugd");
    return parse_options(static_cast<int>(words.size()), words.data());
}

Options options_of(std::vector<const char*> words)
{
    auto parsed = parse(std::move(words));
    REQUIRE(parsed);
    REQUIRE(std::holds_alternative<Options>(*parsed));
    return std::get<Options>(*parsed);
}

std::string answer_of(std::vector<const char*> words)
{
    auto parsed = parse(std::move(words));
    REQUIRE(parsed);
    REQUIRE(std::holds_alternative<Answer>(*parsed));
    return std::get<Answer>(*parsed).text;
}

std::string fault_of(std::vector<const char*> words)
{
    auto parsed = parse(std::move(words));
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == ErrorCode::usage);
    return parsed.error().text;
}

} // namespace

TEST_CASE("without a flag nothing is decided")
{
    const Options options = options_of({});
    CHECK_FALSE(options.config_file);
    CHECK_FALSE(options.socket);
    CHECK(options.listen.empty());
    CHECK_FALSE(options.classic);
    CHECK_FALSE(options.check_config);
}

TEST_CASE("--listen may be given more than once")
{
    const Options options = options_of({"--listen", "127.0.0.1:1", "--listen", "[::1]:2"});
    CHECK(options.listen == std::vector<net::HostPort>{{"127.0.0.1", 1}, {"::1", 2}});
}

TEST_CASE("of a flag given twice the last counts")
{
    CHECK(options_of({"--data", "/a", "--data", "/b"}).data == "/b");
}

TEST_CASE("a flag wins over the file, and what has no flag stays as it is")
{
    Config from_file;
    from_file.socket = "/run/a.sock";
    from_file.data = "/srv/snug";
    from_file.log_level = log::Level::warning;

    const Config config =
        with_options(from_file, options_of({"--socket", "/tmp/b.sock", "--classic",
                                            "localhost:9999", "--poller", "epoll"}));

    CHECK(config.socket == "/tmp/b.sock");
    CHECK(config.data == "/srv/snug");
    CHECK(config.log_level == log::Level::warning);
    CHECK(config.listen == Config{}.listen);
    CHECK(config.classic == net::HostPort{"localhost", 9999});
    CHECK(config.poller == net::PollerChoice::epoll);
}

TEST_CASE("--no-socket takes the local socket away")
{
    Config from_file;
    from_file.socket = "/run/a.sock";
    CHECK(with_options(from_file, options_of({"--no-socket"})).socket.empty());
}

TEST_CASE("--version and --help are answered with text and nothing else")
{
    CHECK(answer_of({"--version"}).starts_with("snugd "));
    const std::string help = answer_of({"--help"});
    for (const char* flag :
         {"--config", "--socket", "--no-socket", "--listen", "--classic", "--data", "--log-level",
          "--log-json", "--allow-plaintext-from-anywhere", "--poller", "--fingerprint",
          "--check-config", "--check-data", "--version"}) {
        CAPTURE(flag);
        CHECK(help.find(flag) != std::string::npos);
    }
}

TEST_CASE("bad usage is a sentence that names the flag")
{
    CHECK(fault_of({"--listen", "nowhere"}).starts_with("--listen: 'nowhere' has no port"));
    CHECK(fault_of({"--listen", "unix:/tmp/x"}) == "--listen: this is a path; write HOST:PORT");
    CHECK(fault_of({"--classic", "localhost:99999"}).find("--classic: '99999'") == 0);
    CHECK(fault_of({"--log-level", "loud"}) == "--log-level: choose debug, info, warning or error");
    CHECK(fault_of({"--poller", "kqueue"}) == "--poller: choose auto, poll or epoll");
    CHECK(fault_of({"--colour"}).find("--colour") != std::string::npos);
    CHECK(fault_of({"--data"}).find("--data") != std::string::npos);
    CHECK(fault_of({"leftover"}).find("leftover") != std::string::npos);
    CHECK(fault_of({"--no-socket", "--socket", "/tmp/x"}).find("--no-socket") != std::string::npos);
}
