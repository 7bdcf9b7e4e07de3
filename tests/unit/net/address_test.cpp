#include "src/net/address.h"

#include "src/net/lookup.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace snug;
using namespace snug::net;

namespace {

HostPort host_port(std::string_view text)
{
    auto address = parse_address(text);
    REQUIRE(address);
    REQUIRE(address->host_port() != nullptr);
    return *address->host_port();
}

} // namespace

TEST_CASE("every form of an address is read, and written back as it was")
{
    CHECK(host_port("chat.example.org:12345") == HostPort{"chat.example.org", 12345});
    CHECK(host_port("192.0.2.1:1") == HostPort{"192.0.2.1", 1});
    CHECK(host_port("[::1]:65535") == HostPort{"::1", 65535});
    CHECK(host_port("[fe80::1%eth0]:0") == HostPort{"fe80::1%eth0", 0});
    CHECK(host_port(":8080") == HostPort{"", 8080});
    const auto address = parse_address("unix:/run/snug/snug.sock");
    REQUIRE(address);
    REQUIRE(address->unix_path() != nullptr);
    CHECK(address->unix_path()->path == "/run/snug/snug.sock");
    for (const char* text : {"chat.example.org:12345", "[fe80::1%eth0]:0", ":8080", "unix:a b"}) {
        CAPTURE(text);
        CHECK(parse_address(text).value().str() == text);
    }
}

TEST_CASE("an address that cannot be is refused with a sentence, and never guessed at")
{
    for (const char* text : {"",
                             "localhost",
                             "localhost:",
                             "localhost:x",
                             "localhost:-1",
                             "localhost:65536",
                             "localhost:1x",
                             "localhost: 1",
                             "::1:12345",
                             "[::1]",
                             "[::1]12345",
                             "[::1:12345",
                             "[]:1",
                             "[::g]:1",
                             "[127.0.0.1]:1",
                             "[::1%et/h]:1",
                             "tea party:1",
                             "caf\u00e9:1",
                             "a/b:1",
                             "unix:",
                             "/run/snug.sock",
                             "./snug.sock",
                             "http://localhost:1"}) {
        CAPTURE(text);
        const auto address = parse_address(text);
        REQUIRE_FALSE(address);
        CHECK(address.error().code == ErrorCode::bad_value);
        CHECK(address.error().text.size() > 10);
    }
    CHECK_FALSE(parse_address(std::string(254, 'a') + ":1"));
    CHECK_FALSE(parse_address(std::string_view{"unix:a\0b", 8}));
}

TEST_CASE("a socket's path is as long as the kernel takes it and no longer")
{
    CHECK(parse_address("unix:" + std::string(100, 'a')));
    const auto long_one = parse_address("unix:" + std::string(108, 'a'));
    REQUIRE_FALSE(long_one);
    CHECK(long_one.error().text.find("108") != std::string::npos);
}

TEST_CASE("an error never repeats what could drive a terminal")
{
    for (const char* text : {"\x1b[2J:1", "host:\x1b]0;x\x07", "[\x1b]:1",
                             "\x9b"
                             "2J"}) {
        const auto address = parse_address(text);
        REQUIRE_FALSE(address);
        CHECK(
            std::ranges::all_of(address.error().text, [](char c) { return c >= ' ' && c <= '~'; }));
    }
}

TEST_CASE("a host and a port can come apart, and an IPv6 host then needs no brackets")
{
    CHECK(*parse_host_port("::1", "12345").value().host_port() == HostPort{"::1", 12345});
    CHECK(*parse_host_port("[::1]", "12345").value().host_port() == HostPort{"::1", 12345});
    CHECK_FALSE(parse_host_port("::1", ""));
    CHECK_FALSE(parse_host_port("a:b", "1"));
}

TEST_CASE("numeric hosts and localhost have addresses that nobody is asked for")
{
    const auto written = [](const HostPort& place) {
        std::string all;
        for (const SocketAddress& address : numeric_addresses(place))
            all += address.str() + " ";
        return all;
    };
    CHECK(written({"192.0.2.1", 7}) == "192.0.2.1:7 ");
    CHECK(written({"2001:db8::1", 7}) == "[2001:db8::1]:7 ");
    CHECK(written({"localhost", 7}) == "127.0.0.1:7 [::1]:7 ");
    CHECK(written({"chat.example.org", 7}) == "");
}

TEST_CASE("loopback is 127/8, ::1 and nothing else")
{
    const auto loopback = [](std::string host) {
        return numeric_addresses({std::move(host), 1}).at(0).is_loopback();
    };
    CHECK(loopback("127.0.0.1"));
    CHECK(loopback("127.9.9.9"));
    CHECK(loopback("::1"));
    CHECK(loopback("::ffff:127.0.0.1"));
    CHECK_FALSE(loopback("128.0.0.1"));
    CHECK_FALSE(loopback("192.0.2.127"));
    CHECK_FALSE(loopback("::2"));
    CHECK_FALSE(loopback("::ffff:192.0.2.1"));
    CHECK_FALSE(loopback("0.0.0.0"));
    CHECK_FALSE(SocketAddress{UnixPath{"/127.0.0.1"}}.is_loopback());
}

TEST_CASE("a unix socket's address is written with its path")
{
    CHECK(SocketAddress{UnixPath{"/run/snug.sock"}}.str() == "unix:/run/snug.sock");
    CHECK(SocketAddress{UnixPath{"/run/snug.sock"}}.port() == 0);
}
