#include "src/net/peer.h"

#include "src/net/socket_address.h"

#include <sys/socket.h>
#include <unistd.h>

namespace snug::net {

std::optional<uid_t> peer_uid(int fd)
{
    if (SocketAddress::of_socket(fd).family() != AF_UNIX)
        return std::nullopt;
#ifdef __linux__
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || size != sizeof peer)
        return std::nullopt;
    if (peer.uid == static_cast<uid_t>(-1)) // nobody has connected
        return std::nullopt;
    return peer.uid;
#else
    // The BSDs and macOS, by LOCAL_PEERCRED beneath.
    uid_t uid = 0;
    gid_t gid = 0;
    if (::getpeereid(fd, &uid, &gid) != 0)
        return std::nullopt;
    return uid;
#endif
}

} // namespace snug::net
