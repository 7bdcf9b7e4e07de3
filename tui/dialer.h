#pragma once

#include "src/base/result.h"
#include "src/net/address.h"
#include "src/net/event_loop.h"
#include "src/net/resolver.h"
#include "src/net/stream.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace snug::net {
class WorkerPool;
} // namespace snug::net

namespace snug::tui {

/// Connects to one server: looks its name up, and tries its addresses in turn.
///
/// Calls `done` once, from on_time() or from the loop; that may destroy the dialer.
class Dialer {
public:
    using Done = std::function<void(Result<net::ByteStream>)>;

    Dialer(net::EventLoop& loop, net::WorkerPool& workers, net::Address server, Done done);

    void on_time(const Instant& now);
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;

private:
    void begin();
    void connect_next();
    void on_writable();
    void finish(Result<net::ByteStream> result);

    net::EventLoop& loop_;
    net::Resolver resolver_;
    net::Address server_;
    Done done_;
    bool begun_ = false;
    std::vector<net::SocketAddress> addresses_;
    std::size_t next_address_ = 0;
    std::optional<Error> last_fault_;
    std::optional<net::ByteStream> stream_;
    net::EventLoop::Watch watch_;
};

} // namespace snug::tui
