#include "tests/support/cutting_proxy.h"

#include "tests/support/loopback.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <limits>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace snug::test {

namespace {

/// Closing it drops what is under way: the other side sees a reset.
void drop_hard(int fd)
{
    const linger now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

} // namespace

CuttingProxy::CuttingProxy(std::uint16_t server_port, Cuts cuts)
    : server_port_{server_port}, wanted_{cuts}, chance_{cuts.seed}, listener_{tcp_socket()}
{
    sockaddr_in address = local(0);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(listener_.get(), SOMAXCONN) == 0);
    REQUIRE(::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
    std::array<int, 2> stop{};
    REQUIRE(::pipe2(stop.data(), O_CLOEXEC) == 0);
    stop_read_.reset(stop[0]);
    stop_write_.reset(stop[1]);
    thread_ = std::jthread{[this] { run(); }};
}

CuttingProxy::~CuttingProxy()
{
    stop_write_.reset(); // the thread sees the end of the pipe
}

void CuttingProxy::run()
{
    for (;;) {
        std::vector<pollfd> watched{{stop_read_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
        for (const Connection& connection : connections_) {
            watched.push_back({connection.client.get(), POLLIN, 0});
            watched.push_back({connection.server.get(), POLLIN, 0});
        }
        if (::poll(watched.data(), watched.size(), -1) < 0)
            continue;
        if (watched[0].revents != 0)
            return;
        std::vector<Connection> alive;
        for (std::size_t i = 0; i < connections_.size(); ++i) {
            Connection& connection = connections_[i];
            const int client = connection.client.get();
            const int server = connection.server.get();
            const bool goes_on =
                (watched[2 + 2 * i].revents == 0 || pass_on(client, server, connection)) &&
                (watched[3 + 2 * i].revents == 0 || pass_on(server, client, connection));
            if (goes_on)
                alive.push_back(std::move(connection));
        }
        connections_ = std::move(alive);
        if (watched[1].revents != 0)
            accept_one();
    }
}

void CuttingProxy::accept_one()
{
    UniqueFd client{::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
    UniqueFd server = tcp_socket();
    const sockaddr_in address = local(server_port_);
    if (!client ||
        ::connect(server.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return;
    std::size_t bytes = std::numeric_limits<std::size_t>::max();
    if (cuts_ < wanted_.count)
        bytes = cuts_ == 0 ? wanted_.first : 1 + chance_() % wanted_.most;
    connections_.push_back({std::move(client), std::move(server), bytes});
}

bool CuttingProxy::pass_on(int from, int to, Connection& connection)
{
    std::array<char, 16384> buffer;
    const ssize_t got =
        ::recv(from, buffer.data(), std::min(buffer.size(), connection.bytes_left), 0);
    if (got <= 0 || ::send(to, buffer.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) != got)
        return false;
    connection.bytes_left -= static_cast<std::size_t>(got);
    if (connection.bytes_left > 0)
        return true;
    ++cuts_;
    if (chance_() % 2 == 0)
        drop_hard(connection.client.get());
    return false;
}

} // namespace snug::test
