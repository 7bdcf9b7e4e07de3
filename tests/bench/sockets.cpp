#include "tests/bench/sockets.h"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <stdexcept>
#include <system_error>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace snug::bench {

namespace {

constexpr int backlog = 4096;

/// A socket's address, of either kind.
struct Address {
    explicit Address(const Target& target)
    {
        if (target.port != 0) {
            auto& in = reinterpret_cast<sockaddr_in&>(storage);
            in.sin_family = AF_INET;
            in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            in.sin_port = htons(target.port);
            size = sizeof in;
            return;
        }
        auto& local = reinterpret_cast<sockaddr_un&>(storage);
        local.sun_family = AF_UNIX;
        if (target.path.size() >= sizeof local.sun_path)
            throw std::invalid_argument{target.path + " is too long for a socket"};
        std::memcpy(local.sun_path, target.path.data(), target.path.size());
        size = sizeof local;
    }
    [[nodiscard]] const sockaddr* get() const
    {
        return reinterpret_cast<const sockaddr*>(&storage);
    }

    sockaddr_storage storage{};
    socklen_t size = 0;
};

[[noreturn]] void fail(const char* what)
{
    throw std::system_error{errno, std::generic_category(), what};
}

void send_without_delay(int fd)
{
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); // refused by a unix socket
}

UniqueFd open_socket(const Target& target)
{
    UniqueFd fd{::socket(target.port != 0 ? AF_INET : AF_UNIX,
                         SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!fd)
        fail("socket");
    send_without_delay(fd.get());
    return fd;
}

} // namespace

Target Target::parse(std::string_view text)
{
    Target target;
    if (text.starts_with("unix:/")) {
        target.path = text.substr(5);
        return target;
    }
    const std::string_view digits = text.substr(text.find(':') + 1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), target.port);
    if (!text.starts_with("tcp:") || read.ec != std::errc{} || target.port == 0)
        throw std::invalid_argument{"use tcp:PORT or unix:/PATH, not " + std::string{text}};
    return target;
}

UniqueFd listen_on(const Target& target)
{
    const Address address{target};
    UniqueFd fd = open_socket(target);
    const int on = 1;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(fd.get(), address.get(), address.size) != 0)
        fail("bind");
    if (::listen(fd.get(), backlog) != 0)
        fail("listen");
    return fd;
}

UniqueFd accept_one(int listener)
{
    UniqueFd fd{::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
    if (fd)
        send_without_delay(fd.get());
    return fd;
}

Dialed dial(const Target& target, int receive_bytes)
{
    const Address address{target};
    UniqueFd fd = open_socket(target);
    if (receive_bytes > 0)
        ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
    if (::connect(fd.get(), address.get(), address.size) == 0)
        return {std::move(fd), true};
    if (errno == EINPROGRESS)
        return {std::move(fd), false};
    if (errno == EAGAIN) // a unix socket's backlog is full
        return {};
    fail("connect");
}

void cut(int fd)
{
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void allow_many_descriptors()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        fail("getrlimit");
    limit.rlim_cur = limit.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0)
        fail("setrlimit");
}

} // namespace snug::bench
