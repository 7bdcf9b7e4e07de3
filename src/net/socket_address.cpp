#include "src/net/socket_address.h"

#include "src/base/check.h"

#include <fmt/format.h>

#include <bit>
#include <cstddef>
#include <cstring>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

namespace snug::net {

namespace {

/// A copy: the bytes of a sockaddr_storage may only be read as what they are.
template <class T>
T as(const sockaddr_storage& storage)
{
    T address;
    std::memcpy(&address, &storage, sizeof address);
    return address;
}

bool is_loopback_v4(std::uint32_t in_network_order)
{
    return ntohl(in_network_order) >> 24 == 127;
}

bool is_loopback_v6(const in6_addr& address)
{
    if (IN6_IS_ADDR_V4MAPPED(&address)) {
        std::uint32_t v4 = 0;
        std::memcpy(&v4, &address.s6_addr[12], sizeof v4);
        return is_loopback_v4(v4);
    }
    return IN6_IS_ADDR_LOOPBACK(&address);
}

} // namespace

SocketAddress::SocketAddress(const sockaddr* address, socklen_t size) : size_{size}
{
    INVARIANT(size <= sizeof storage_);
    std::memcpy(&storage_, address, size);
}

SocketAddress::SocketAddress(const UnixPath& path)
{
    sockaddr_un address{};
    INVARIANT(path.path.size() < sizeof address.sun_path); // parse_address() saw to it
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.path.c_str(), path.path.size() + 1);
    std::memcpy(&storage_, &address, sizeof address);
    size_ = sizeof address;
}

SocketAddress SocketAddress::of_socket(int fd)
{
    SocketAddress address;
    address.size_ = sizeof address.storage_;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address.storage_), &address.size_) != 0)
        return {};
    return address;
}

SocketAddress SocketAddress::of_peer(int fd)
{
    SocketAddress address;
    address.size_ = sizeof address.storage_;
    if (::getpeername(fd, reinterpret_cast<sockaddr*>(&address.storage_), &address.size_) != 0)
        return {};
    return address;
}

const sockaddr* SocketAddress::get() const
{
    return reinterpret_cast<const sockaddr*>(&storage_);
}

std::uint16_t SocketAddress::port() const
{
    if (!is_tcp())
        return 0;
    static_assert(offsetof(sockaddr_in, sin_port) == offsetof(sockaddr_in6, sin6_port));
    return ntohs(as<sockaddr_in>(storage_).sin_port);
}

void SocketAddress::set_port(std::uint16_t port)
{
    INVARIANT(is_tcp());
    auto address = as<sockaddr_in>(storage_);
    address.sin_port = htons(port);
    std::memcpy(&storage_, &address, sizeof address);
}

bool SocketAddress::is_loopback() const
{
    if (family() == AF_INET)
        return is_loopback_v4(as<sockaddr_in>(storage_).sin_addr.s_addr);
    return family() == AF_INET6 && is_loopback_v6(as<sockaddr_in6>(storage_).sin6_addr);
}

std::string SocketAddress::str() const
{
    if (family() == AF_UNIX) {
        const auto address = as<sockaddr_un>(storage_);
        // The kernel leaves out the zero behind a path that fills the field.
        const std::string path{address.sun_path,
                               ::strnlen(address.sun_path, sizeof address.sun_path)};
        return path.empty() ? "unix" : Address{UnixPath{path}}.str();
    }
    char host[NI_MAXHOST];
    if (!is_tcp() ||
        ::getnameinfo(get(), size_, host, sizeof host, nullptr, 0, NI_NUMERICHOST) != 0)
        return "unknown";
    return Address{HostPort{host, port()}}.str();
}

} // namespace snug::net
