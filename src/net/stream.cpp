#include "src/net/stream.h"

#include "src/net/descriptor.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <system_error>

#include <sys/socket.h>

namespace snug::net {

namespace {

// Where sendmsg() cannot be told, Signals (signals.h) ignores SIGPIPE anyway.
#ifdef MSG_NOSIGNAL
constexpr int no_signal = MSG_NOSIGNAL;
#else
constexpr int no_signal = 0;
#endif

// 16 is what POSIX promises.
#ifdef IOV_MAX
constexpr std::size_t most_pieces = IOV_MAX;
#else
constexpr std::size_t most_pieces = 16;
#endif

Transfer not_moved(int error)
{
    if (error == EAGAIN || error == EWOULDBLOCK)
        return {.outcome = Transfer::Outcome::would_block};
    return {.outcome = Transfer::Outcome::failed, .error = error};
}

Error unreachable(const SocketAddress& address, int error)
{
    const std::string reason = std::generic_category().message(error);
    switch (error) {
    case ENOENT:
    case ECONNREFUSED:
        return {ErrorCode::unavailable,
                fmt::format("no server answers at {}; is it running?", address.str())};
    case EACCES:
    case EPERM:
        return {ErrorCode::unavailable,
                fmt::format("you may not connect to {}; ask who runs the server", address.str())};
    case EAGAIN: // a unix socket's backlog is full
        return {ErrorCode::unavailable,
                fmt::format("the server at {} is busy; try again in a moment", address.str())};
    default:
        return {ErrorCode::unavailable, fmt::format("cannot reach {}: {}", address.str(), reason)};
    }
}

} // namespace

Transfer ByteStream::read(std::span<std::byte> into)
{
    ssize_t got = 0;
    do
        got = ::recv(fd_.get(), into.data(), into.size(), 0);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return not_moved(errno);
    if (got == 0 && !into.empty())
        return {.outcome = Transfer::Outcome::end};
    return {.outcome = Transfer::Outcome::moved, .bytes = static_cast<std::size_t>(got)};
}

Transfer ByteStream::write(std::span<const iovec> pieces)
{
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(pieces.data()); // sendmsg(2) only reads it
    message.msg_iovlen =
        static_cast<decltype(message.msg_iovlen)>(std::min(pieces.size(), most_pieces));
    ssize_t sent = 0;
    do
        sent = ::sendmsg(fd_.get(), &message, no_signal);
    while (sent < 0 && errno == EINTR);
    if (sent < 0)
        return not_moved(errno);
    return {.outcome = Transfer::Outcome::moved, .bytes = static_cast<std::size_t>(sent)};
}

void ByteStream::finish()
{
    ::shutdown(fd_.get(), SHUT_WR); // fails only if the connection is gone already
}

Result<ByteStream> connect_to(const SocketAddress& address)
{
    UniqueFd fd = open_socket(address.family());
    if (!fd)
        return unreachable(address, errno);
    if (address.is_tcp())
        send_without_delay(fd.get());
    // Interrupted is not broken off: it goes on by itself, like EINPROGRESS.
    if (::connect(fd.get(), address.get(), address.size()) != 0 && errno != EINPROGRESS &&
        errno != EINTR)
        return unreachable(address, errno);
    return ByteStream{std::move(fd)};
}

Result<void> connected(const ByteStream& stream, const SocketAddress& address)
{
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(stream.fd(), SOL_SOCKET, SO_ERROR, &error, &size) != 0)
        error = errno;
    if (error != 0)
        return unreachable(address, error);
    return {};
}

} // namespace snug::net
