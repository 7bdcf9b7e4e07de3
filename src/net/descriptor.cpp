#include "src/net/descriptor.h"

#include "src/net/failure.h"

#include <cerrno>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace snug::net {

#ifdef __APPLE__

// The only POSIX left without the flags; a fork between the two calls would leak the descriptor.
namespace {

UniqueFd made_ours(int fd)
{
    if (fd >= 0) {
        ::fcntl(fd, F_SETFD, FD_CLOEXEC);
        ::fcntl(fd, F_SETFL, O_NONBLOCK);
    }
    return UniqueFd{fd};
}

} // namespace

UniqueFd open_socket(int family)
{
    return made_ours(::socket(family, SOCK_STREAM, 0));
}

UniqueFd accept_connection(int listening_fd)
{
    return made_ours(::accept(listening_fd, nullptr, nullptr));
}

Pipe open_pipe()
{
    int fds[2];
    if (::pipe(fds) != 0)
        fail(errno, "cannot make a pipe");
    return {made_ours(fds[0]), made_ours(fds[1])};
}

#else

UniqueFd open_socket(int family)
{
    return UniqueFd{::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
}

UniqueFd accept_connection(int listening_fd)
{
    return UniqueFd{::accept4(listening_fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
}

Pipe open_pipe()
{
    int fds[2];
    if (::pipe2(fds, O_NONBLOCK | O_CLOEXEC) != 0)
        fail(errno, "cannot make a pipe");
    return {UniqueFd{fds[0]}, UniqueFd{fds[1]}};
}

#endif

void send_without_delay(int tcp_fd)
{
    const int on = 1;
    // Fails only for a connection that is gone, as the next read will tell.
    ::setsockopt(tcp_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

} // namespace snug::net
