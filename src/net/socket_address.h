#pragma once

#include "src/net/address.h"

#include <cstdint>
#include <string>

#include <sys/socket.h>

namespace snug::net {

/// Where the kernel can bind or connect: an address with nothing left to look up.
class SocketAddress {
public:
    SocketAddress(const sockaddr* address, socklen_t size);
    explicit SocketAddress(const UnixPath& path);

    /// Of this end of a socket, and of the other; nothing known (a peer already gone) is
    /// an address of no family.
    static SocketAddress of_socket(int fd);
    static SocketAddress of_peer(int fd);

    [[nodiscard]] const sockaddr* get() const;
    [[nodiscard]] socklen_t size() const { return size_; }
    [[nodiscard]] int family() const { return storage_.ss_family; }
    [[nodiscard]] bool is_tcp() const { return family() == AF_INET || family() == AF_INET6; }

    /// 0 for a unix socket.
    [[nodiscard]] std::uint16_t port() const;
    void set_port(std::uint16_t port);

    /// An address of 127/8 or ::1.  A unix socket is not: it has no network to be looped.
    [[nodiscard]] bool is_loopback() const;

    /// "127.0.0.1:40022", "[::1]:40022", "unix:/run/x.sock", and "unix" for one without a name.
    [[nodiscard]] std::string str() const;

private:
    SocketAddress() = default;

    sockaddr_storage storage_{};
    socklen_t size_ = 0;
};

} // namespace snug::net
