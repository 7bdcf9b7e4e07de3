#include "tests/support/raw_client.h"

#include <doctest/doctest.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace snug::test {

namespace {

using Clock = std::chrono::steady_clock;

/// Connected, or nothing with errno set.  The server's backlog takes a connection at once.
UniqueFd connect_to(const sockaddr* address, socklen_t size)
{
    UniqueFd fd{::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (!fd || ::connect(fd.get(), address, size) != 0)
        return {};
    ::fcntl(fd.get(), F_SETFL, O_NONBLOCK);
    return fd;
}

UniqueFd connect_to(const std::string& socket)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    REQUIRE(socket.size() < sizeof address.sun_path);
    std::memcpy(address.sun_path, socket.data(), socket.size());
    return connect_to(reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

UniqueFd connect_to(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return connect_to(reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

} // namespace

RawClient::RawClient(const std::string& socket) : fd_{connect_to(socket)}
{
    REQUIRE_MESSAGE(fd_, socket, ": ", std::string{std::strerror(errno)});
}

RawClient::RawClient(std::uint16_t port) : fd_{connect_to(port)}
{
    REQUIRE_MESSAGE(fd_, "port ", port, ": ", std::string{std::strerror(errno)});
}

std::optional<RawClient> RawClient::try_to_connect(const std::string& socket)
{
    UniqueFd fd = connect_to(socket);
    return fd ? std::optional{RawClient{std::move(fd)}} : std::nullopt;
}

std::optional<RawClient> RawClient::try_to_connect(std::uint16_t port)
{
    UniqueFd fd = connect_to(port);
    return fd ? std::optional{RawClient{std::move(fd)}} : std::nullopt;
}

bool RawClient::wait_for(short events, Clock::time_point end) const
{
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
        pollfd watched{.fd = fd_.get(), .events = events, .revents = 0};
        const int ready = ::poll(&watched, 1, static_cast<int>(std::max<long>(left.count(), 0)));
        if (ready > 0)
            return true;
        if (ready == 0)
            return false;
    }
}

bool RawClient::send(std::string_view bytes, Deadline deadline)
{
    const auto end = Clock::now() + deadline;
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent > 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        else if (errno != EAGAIN || !wait_for(POLLOUT, end))
            return false;
    }
    return true;
}

std::size_t RawClient::send_some(std::string_view bytes)
{
    const ssize_t sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return static_cast<std::size_t>(std::max<ssize_t>(sent, 0));
}

std::string RawClient::receive(std::size_t most, Deadline deadline)
{
    std::string bytes(most, '\0');
    if (!wait_for(POLLIN, Clock::now() + deadline))
        return {};
    const ssize_t got = ::recv(fd_.get(), bytes.data(), bytes.size(), 0);
    bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    ended_ = got == 0;
    return bytes;
}

bool RawClient::read_more(Clock::time_point end)
{
    std::array<char, 65536> piece;
    if (ended_ || !wait_for(POLLIN, end))
        return false;
    const ssize_t got = ::recv(fd_.get(), piece.data(), piece.size(), 0);
    if (got < 0 && errno == EAGAIN)
        return true;
    ended_ = got <= 0;
    if (!ended_)
        buffer_.append(piece.data(), static_cast<std::size_t>(got));
    return !ended_;
}

bool RawClient::wait_for_end(Deadline deadline)
{
    const auto end = Clock::now() + deadline;
    while (read_more(end))
        continue;
    return ended_;
}

void RawClient::finish()
{
    ::shutdown(fd_.get(), SHUT_WR);
}

std::optional<std::string> RawClient::next_line(Deadline deadline)
{
    const auto end = Clock::now() + deadline;
    std::size_t searched = 0;
    for (;;) {
        const std::size_t newline = buffer_.find('\n', searched);
        if (newline != std::string::npos) {
            std::string line = buffer_.substr(0, newline);
            buffer_.erase(0, newline + 1);
            return line;
        }
        searched = buffer_.size();
        if (!read_more(end))
            return std::nullopt;
    }
}

Json RawClient::next(Deadline deadline)
{
    const auto line = next_line(deadline);
    INFO(std::string{ended_ ? "the server hung up" : "nothing came"}, "; unread: ", buffer_);
    REQUIRE(line);
    return Json::parse(*line);
}

Json RawClient::next_event(const std::string& action, Deadline deadline)
{
    const auto end = Clock::now() + deadline;
    for (;;) {
        const auto left = std::chrono::ceil<Deadline>(end - Clock::now());
        INFO("waiting for ", action);
        Json object = next(std::max(left, Deadline{0}));
        if (!object.contains("requestId") && !object.contains("success") &&
            object.value("action", "") == action)
            return object;
    }
}

Json RawClient::ask(Json request, Deadline deadline)
{
    const auto end = Clock::now() + deadline;
    const std::uint64_t id = ++requests_;
    request["requestId"] = id;
    const std::string asked = request.dump();
    REQUIRE(send(asked + "\n", deadline));
    for (;;) {
        const auto left = std::chrono::ceil<Deadline>(end - Clock::now());
        INFO("waiting for the reply to ", asked);
        Json object = next(std::max(left, Deadline{0}));
        if (object.contains("requestId") && object["requestId"] == id)
            return object;
    }
}

Json RawClient::log_in(const std::string& name)
{
    const Json hello = ask({{"action", "hello"}, {"protocol", 1}, {"client", "raw"}});
    REQUIRE_MESSAGE(hello["success"] == true, hello.dump());
    return ask({{"action", "login"}, {"memberName", name}});
}

void RawClient::enter(const std::string& name, const std::string& channel)
{
    const Json login = log_in(name);
    REQUIRE_MESSAGE(login["success"] == true, login.dump());
    const Json created = ask({{"action", "createChannel"}, {"channelName", channel}});
    REQUIRE_MESSAGE((created["success"] == true || created["error"]["code"] == "channel_exists"),
                    created.dump());
    const Json joined = ask({{"action", "joinChannel"}, {"channelName", channel}});
    REQUIRE_MESSAGE(joined["success"] == true, joined.dump());
}

Json RawClient::say_in(const std::string& channel, const std::string& text, Deadline deadline)
{
    return ask({{"action", "message"}, {"channelName", channel}, {"message", text}}, deadline);
}

} // namespace snug::test
