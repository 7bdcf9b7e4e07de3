#pragma once

#include "server/accounts.h"
#include "server/doors.h"
#include "server/hub/peer.h"
#include "src/session/server_session.h"

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace snug::server {

/// Somebody who has come in, and what the server itself knows of them.
struct Guest {
    UniqueFd socket;
    Peer peer;
    session::Arrival arrival;
};

/// Finds out who comes in by which door, before a byte is read from them.
///
/// Over the local socket that is the kernel's word and then the machine's own lists, which may
/// be slow; whoever waits for them is held here, so many and no more.
class Reception {
public:
    using Handler = std::function<void(Guest)>;

    /// Throws as Doors does.
    Reception(net::EventLoop& loop, const Config& config, Handler handler);
    Reception(const Reception&) = delete;
    Reception& operator=(const Reception&) = delete;

    [[nodiscard]] std::vector<Doors::Place> places() const { return doors_.places(); }
    void forget_accounts() { accounts_.forget(); }

    [[nodiscard]] std::optional<MonoTime> next_deadline() const { return doors_.next_deadline(); }
    void on_tick(MonoTime now) { doors_.on_tick(now); }

private:
    void knock(Door door, UniqueFd socket);
    void knock_locally(UniqueFd socket);
    void admit(uid_t uid, const Account& account, UniqueFd socket);
    void account_found(uid_t uid, const Account& account);

    net::EventLoop& loop_;
    bool plaintext_from_anywhere_;
    Handler handler_;
    std::multimap<uid_t, UniqueFd> waiting_; ///< for their account
    net::WorkerPool workers_;
    Accounts accounts_;
    Doors doors_;
};

} // namespace snug::server
