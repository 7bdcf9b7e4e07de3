#include "src/net/listener.h"

#include "src/net/descriptor.h"
#include "src/net/failure.h"
#include "src/net/lookup.h"

#include <fmt/format.h>

#include <cerrno>
#include <string>

#include <netinet/in.h>
#include <sys/socket.h>

namespace snug::net {

namespace {

/// Room for everybody who comes back in the second after a restart.
constexpr int backlog = 4096;

std::string why_not(int error, const SocketAddress& address, std::string_view option)
{
    switch (error) {
    case EADDRINUSE:
        return fmt::format("port {} is in use by another program; choose another with {}",
                           address.port(), option);
    case EACCES:
        return fmt::format("port {} is for privileged programs; choose one above 1023 with {}",
                           address.port(), option);
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
        return fmt::format("{} is no address of this machine; choose one that is with {}",
                           address.str(), option);
    default:
        return fmt::format("cannot listen on {}; choose another place with {}", address.str(),
                           option);
    }
}

/// The listening socket; or nothing, with errno set.
UniqueFd try_listen(const SocketAddress& address)
{
    UniqueFd fd = open_socket(address.family());
    const int on = 1;
    if (!fd || ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
        return {};
    // Each family has a socket of its own, so that no IPv4 peer comes in the guise of the other.
    if (address.family() == AF_INET6 &&
        ::setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) != 0)
        return {};
    if (::bind(fd.get(), address.get(), address.size()) != 0 || ::listen(fd.get(), backlog) != 0)
        return {};
    return fd;
}

std::vector<SocketAddress> addresses_to_listen_on(const HostPort& place, std::string_view option)
{
    if (place.host.empty()) {
        auto both = numeric_addresses({"0.0.0.0", place.port});
        both.push_back(numeric_addresses({"::", place.port}).at(0));
        return both;
    }
    auto addresses = numeric_addresses(place);
    if (addresses.empty())
        fail(EADDRNOTAVAIL, fmt::format("'{}' is a name; choose a numeric address of this machine "
                                        "with {}",
                                        place.host, option));
    return addresses;
}

} // namespace

Listener listen_unix(const UnixPath& path, mode_t mode)
{
    auto file = std::make_unique<SocketFile>(path);
    UniqueFd fd = open_socket(AF_UNIX);
    if (!fd)
        fail(errno, "cannot open a socket");
    file->bind(fd.get(), mode);
    if (::listen(fd.get(), backlog) != 0)
        fail(errno, fmt::format("cannot listen on {}", path.path));
    return Listener{std::move(fd), std::move(file)};
}

std::vector<Listener> listen_tcp(const HostPort& place, std::string_view option)
{
    auto addresses = addresses_to_listen_on(place, option);
    std::vector<Listener> listeners;
    for (SocketAddress& address : addresses) {
        if (!listeners.empty())
            address.set_port(listeners.front().address().port());
        UniqueFd fd = try_listen(address);
        const int error = errno;
        const bool no_such_family = error == EAFNOSUPPORT || error == EADDRNOTAVAIL;
        const bool last_hope = listeners.empty() && &address == &addresses.back();
        if (fd)
            listeners.emplace_back(std::move(fd));
        else if (!no_such_family || last_hope)
            fail(error, why_not(error, address, option));
    }
    return listeners;
}

} // namespace snug::net
