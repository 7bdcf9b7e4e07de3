#pragma once

#include "src/net/descriptor.h"
#include "src/net/listener.h"

#include <doctest/doctest.h>

#include <cerrno>
#include <string>

#include <sys/socket.h>

namespace snug::net {

/// A client's end: connected, or connecting over TCP.  Empty if it was refused.
inline UniqueFd try_connect(const SocketAddress& address)
{
    UniqueFd fd = open_socket(address.family());
    if (::connect(fd.get(), address.get(), address.size()) != 0 && errno != EINPROGRESS)
        fd.reset();
    return fd;
}

inline UniqueFd connect_client(const SocketAddress& address)
{
    UniqueFd fd = try_connect(address);
    REQUIRE(fd);
    return fd;
}

/// Both ends of a unix stream.
struct SocketPair {
    SocketPair()
    {
        int fds[2];
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) == 0);
        ours.reset(fds[0]);
        theirs.reset(fds[1]);
    }
    UniqueFd ours, theirs;
};

/// What a listener refuses with; "" if it does not.
template <class Attempt>
std::string refusal(Attempt attempt)
{
    try {
        attempt();
    } catch (const std::system_error& error) {
        return error.what();
    }
    return "";
}

} // namespace snug::net
