#pragma once

#include "src/base/unique_fd.h"

#include <cstdint>

#include <netinet/in.h>
#include <sys/socket.h>

/// What stands between a server and its clients in tests listens and connects here.
namespace snug::test {

inline sockaddr_in local(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

inline UniqueFd tcp_socket()
{
    return UniqueFd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
}

} // namespace snug::test
