#include "server/reception.h"

#include "src/base/log.h"
#include "src/net/peer.h"
#include "src/net/socket_address.h"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <utility>

#include <unistd.h>

namespace snug::server {

namespace {

/// One place answers all questions, so one thread asks.
constexpr unsigned asking_threads = 1;
constexpr std::size_t most_questions = 64;
constexpr std::size_t most_waiting = 256;

/// What connections over TCP are counted by: the address without its port.
std::string host_of(const net::SocketAddress& address)
{
    const std::string text = address.str();
    return text.substr(0, text.rfind(':'));
}

} // namespace

Reception::Reception(net::EventLoop& loop, const Config& config, Handler handler)
    : loop_{loop}, plaintext_from_anywhere_{config.plaintext_from_anywhere},
      handler_{std::move(handler)}, workers_{loop, asking_threads, most_questions},
      accounts_{workers_,
                [this](uid_t uid, const Account& account) { account_found(uid, account); }},
      doors_{loop, config, [this](Door door, UniqueFd socket) { knock(door, std::move(socket)); }}
{
}

void Reception::knock(Door door, UniqueFd socket)
{
    if (door == Door::local)
        return knock_locally(std::move(socket));
    const auto address = net::SocketAddress::of_peer(socket.get());
    const bool loopback = address.is_loopback();
    handler_({std::move(socket),
              Peer{.origin = host_of(address), .loopback = loopback},
              {.plain_allowed = loopback || plaintext_from_anywhere_,
               .classic_door = door == Door::classic}});
}

void Reception::knock_locally(UniqueFd socket)
{
    const auto uid = net::peer_uid(socket.get());
    if (!uid)
        return; // gone already
    if (const Account* account = accounts_.find(*uid, loop_.now().mono))
        return admit(*uid, *account, std::move(socket));
    if (accounts_.is_asking(*uid) && waiting_.size() < most_waiting)
        waiting_.emplace(*uid, std::move(socket));
    else
        log::warning("server", "too busy to look up who connects", {{"uid", *uid}});
}

void Reception::admit(uid_t uid, const Account& account, UniqueFd socket)
{
    handler_({std::move(socket),
              Peer{.uid = uid,
                   .login = account.login,
                   .groups = account.groups,
                   .origin = fmt::format("uid {}", uid),
                   .is_operator = uid == 0 || uid == ::geteuid()},
              {.plain_allowed = true, .login = account.login, .uid = uid}});
}

void Reception::account_found(uid_t uid, const Account& account)
{
    for (auto waiting = waiting_.find(uid); waiting != waiting_.end(); waiting = waiting_.find(uid))
        admit(uid, account, std::move(waiting_.extract(waiting).mapped()));
}

} // namespace snug::server
