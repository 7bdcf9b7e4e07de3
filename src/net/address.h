#pragma once

#include "src/base/result.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace snug::net {

struct UnixPath {
    std::string path;
    friend auto operator<=>(const UnixPath&, const UnixPath&) = default;
};

struct HostPort {
    /// A name, or a numeric address without brackets.  Empty: for a listener every address of
    /// this machine, for a client this machine.
    std::string host;
    /// For a listener, 0 is any free one.
    std::uint16_t port;
    friend auto operator<=>(const HostPort&, const HostPort&) = default;
};

/// Where a server is, as a person writes it.  Legal by construction, but nothing was looked up.
class Address {
public:
    explicit Address(UnixPath path) : place_{std::move(path)} {}
    explicit Address(HostPort host) : place_{std::move(host)} {}

    /// Null if it is of the other kind.
    [[nodiscard]] const UnixPath* unix_path() const { return std::get_if<UnixPath>(&place_); }
    [[nodiscard]] const HostPort* host_port() const { return std::get_if<HostPort>(&place_); }

    /// As parse_address() reads it.
    [[nodiscard]] std::string str() const;

    friend auto operator<=>(const Address&, const Address&) = default;

private:
    std::variant<UnixPath, HostPort> place_;
};

/// unix:PATH, HOST:PORT, 192.0.2.1:PORT, [2001:db8::1]:PORT or :PORT.
Result<Address> parse_address(std::string_view text);

/// The same from two texts, as --host and --port give them; here brackets are optional.
Result<Address> parse_host_port(std::string_view host, std::string_view port);

} // namespace snug::net
