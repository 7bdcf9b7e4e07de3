#include "tests/support/middleman.h"

#include "src/crypto/random.h"
#include "src/identity/fingerprint.h"
#include "tests/support/loopback.h"

#include <doctest/doctest.h>

#include <array>
#include <optional>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace snug::test {

namespace {

crypto::SigningKey new_key()
{
    crypto::start();
    crypto::SystemRandom random;
    return crypto::SigningKey::make(random);
}

bool send_all(int fd, std::string_view bytes)
{
    return ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
}

/// What has come on `fd` as text; false at the end, or if it was no record.
bool hear(int fd, session::SecureLink& link, std::string& text)
{
    std::array<char, 16384> buffer;
    const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), 0);
    return got > 0 && link.feed({buffer.data(), static_cast<std::size_t>(got)}, text).ok() &&
           send_all(fd, link.take_out());
}

bool pass_on(int fd, session::SecureLink& link, std::string_view text)
{
    for (; !text.empty(); text.remove_prefix(std::min(text.size(), link.most_early_text))) {
        const std::array pieces{text.substr(0, link.most_early_text)};
        std::string record;
        link.seal(pieces, record, {});
        if (!send_all(fd, record))
            return false;
    }
    return true;
}

} // namespace

Middleman::Middleman(std::uint16_t server_port, const Bytes& chain)
    : server_port_{server_port}, key_{new_key()}, host_key_{key_, chain}, listener_{tcp_socket()}
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

Middleman::~Middleman()
{
    stop_write_.reset(); // the thread sees the end of the pipe
}

std::string Middleman::fingerprint() const
{
    return identity::fingerprint_of(key_.public_key());
}

std::string Middleman::heard() const
{
    const std::lock_guard lock{mutex_};
    return heard_;
}

void Middleman::run()
{
    for (;;) {
        std::array<pollfd, 2> watched{pollfd{stop_read_.get(), POLLIN, 0},
                                      pollfd{listener_.get(), POLLIN, 0}};
        if (::poll(watched.data(), watched.size(), -1) < 0)
            continue;
        if (watched[0].revents != 0)
            return;
        UniqueFd client{::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
        if (client)
            serve(std::move(client));
        ++clients_;
    }
}

/// One client at a time is enough to fool.
void Middleman::serve(UniqueFd client)
{
    crypto::SystemRandom random;
    UniqueFd server = tcp_socket();
    const sockaddr_in address = local(server_port_);
    if (::connect(server.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return;
    auto to_client = session::SecureLink::for_server(host_key_, random);
    auto to_server =
        session::SecureLink::for_client([](const auto&) { return Result<void>{}; }, random);
    if (!send_all(server.get(), to_server.take_out()))
        return;
    std::string from_client, from_server;
    for (;;) {
        std::array<pollfd, 3> watched{pollfd{stop_read_.get(), POLLIN, 0},
                                      pollfd{client.get(), POLLIN, 0},
                                      pollfd{server.get(), POLLIN, 0}};
        if (::poll(watched.data(), watched.size(), -1) < 0)
            continue;
        if (watched[0].revents != 0)
            return;
        const std::size_t before = from_client.size();
        if (watched[1].revents != 0 && !hear(client.get(), to_client, from_client))
            return;
        {
            const std::lock_guard lock{mutex_};
            heard_ += from_client.substr(before);
        }
        if (watched[2].revents != 0 && !hear(server.get(), to_server, from_server))
            return;
        if (!to_client.is_up() || !to_server.is_up())
            continue;
        if (!pass_on(server.get(), to_server, std::exchange(from_client, {})) ||
            !pass_on(client.get(), to_client, std::exchange(from_server, {})))
            return;
    }
}

} // namespace snug::test
