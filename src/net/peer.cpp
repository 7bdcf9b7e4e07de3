#include "src/net/peer.h"

#include "src/net/socket_address.h"

namespace snug::net {

bool is_loopback(int fd)
{
    return SocketAddress::of_peer(fd).is_loopback();
}

std::string peer_text(int fd)
{
    const SocketAddress peer = SocketAddress::of_peer(fd);
    return peer.family() == AF_UNIX ? "unix" : peer.str();
}

} // namespace snug::net
