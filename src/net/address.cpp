#include "src/net/address.h"

#include "src/base/overloaded.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>
#include <sys/un.h>

namespace snug::net {

namespace {

constexpr std::string_view forms = "write HOST:PORT, [IPV6]:PORT or unix:PATH";
constexpr std::size_t longest_path = sizeof(sockaddr_un::sun_path) - 1;
constexpr std::size_t longest_host = 253; // RFC 1035, without the last dot

Error refused(std::string text)
{
    return {ErrorCode::bad_value, std::move(text)};
}

/// What is repeated in an error must not be able to drive a terminal.
std::string quoted(std::string_view text)
{
    const bool harmless = std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
    return harmless && text.size() <= longest_host ? fmt::format("'{}'", text) : "this";
}

bool is_host_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
}

/// "fe80::1%eth0": what stands after the '%' names an interface.
bool is_ipv6(std::string_view text)
{
    const std::size_t percent = text.find('%');
    const std::string number{text.substr(0, percent)};
    in6_addr unused{};
    if (::inet_pton(AF_INET6, number.c_str(), &unused) != 1)
        return false;
    return percent == std::string_view::npos ||
           std::ranges::all_of(text.substr(percent + 1), is_host_letter);
}

Result<std::string> parse_host(std::string_view text)
{
    std::string_view host = text;
    const bool in_brackets = host.starts_with('[') && host.ends_with(']');
    if (in_brackets)
        host = host.substr(1, host.size() - 2);
    if (in_brackets || host.find(':') != std::string_view::npos) {
        if (!is_ipv6(host))
            return refused(fmt::format("{} is not an IPv6 address", quoted(text)));
    } else if (host.size() > longest_host || !std::ranges::all_of(host, is_host_letter)) {
        return refused(fmt::format("{} is not a host; use letters, digits, '.' and '-', or a "
                                   "numeric address",
                                   quoted(text)));
    }
    return std::string{host};
}

Result<std::uint16_t> parse_port(std::string_view text)
{
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size())
        return refused(fmt::format("{} is not a port; use a number from 1 to 65535", quoted(text)));
    return port;
}

Result<Address> parse_unix_path(std::string_view path)
{
    if (path.empty())
        return refused("there is no path after 'unix:'");
    if (path.find('\0') != std::string_view::npos)
        return refused("a path cannot hold a zero byte");
    if (path.size() > longest_path)
        return refused(fmt::format("a socket's path has at most {} bytes, this one {}; choose a "
                                   "shorter one",
                                   longest_path, path.size()));
    return Address{UnixPath{std::string{path}}};
}

} // namespace

Result<Address> parse_host_port(std::string_view host_text, std::string_view port_text)
{
    auto host = parse_host(host_text);
    if (!host)
        return host.error();
    const auto port = parse_port(port_text);
    if (!port)
        return port.error();
    return Address{HostPort{std::move(*host), *port}};
}

Result<Address> parse_address(std::string_view text)
{
    constexpr std::string_view unix_prefix = "unix:";
    if (text.starts_with(unix_prefix))
        return parse_unix_path(text.substr(unix_prefix.size()));
    if (text.starts_with('/') || text.starts_with('.'))
        return refused(
            fmt::format("{} looks like a path; write 'unix:' in front of it", quoted(text)));
    if (text.empty())
        return refused(fmt::format("an address is missing; {}", forms));

    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || text.ends_with(']'))
        return refused(fmt::format("{} has no port; {}", quoted(text), forms));
    const std::string_view host = text.substr(0, colon);
    if (host.find(':') != std::string_view::npos && !host.starts_with('['))
        return refused(fmt::format("{} could be read in two ways; put an IPv6 address in "
                                   "brackets, as in [::1]:12345",
                                   quoted(text)));
    return parse_host_port(host, text.substr(colon + 1));
}

std::string Address::str() const
{
    return std::visit(Overloaded{[](const UnixPath& at) { return "unix:" + at.path; },
                                 [](const HostPort& at) {
                                     if (at.host.find(':') != std::string::npos)
                                         return fmt::format("[{}]:{}", at.host, at.port);
                                     return fmt::format("{}:{}", at.host, at.port);
                                 }},
                      place_);
}

} // namespace snug::net
