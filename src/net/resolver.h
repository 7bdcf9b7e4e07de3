#pragma once

#include "src/base/result.h"
#include "src/net/address.h"
#include "src/net/socket_address.h"
#include "src/net/worker_pool.h"

#include <functional>
#include <memory>
#include <vector>

namespace snug::net {

/// Finds the addresses of a host without making the loop wait for a name server.
class Resolver {
public:
    /// At least one address, in the order to try them; or a sentence.
    using Answer = Result<std::vector<SocketAddress>>;

    /// Asks; runs on a worker.  look_up() with what a client wants, but for tests.
    using Lookup = std::function<int(const HostPort& place, std::vector<SocketAddress>& found)>;

    explicit Resolver(WorkerPool& workers);
    Resolver(WorkerPool& workers, Lookup lookup);

    /// Calls `done` in the loop; before this returns where nobody need be asked: for a numeric
    /// host, "localhost", no host (which is this machine), and when too many questions wait.
    /// Never once the Resolver is gone.
    void resolve(const HostPort& place, std::function<void(Answer)> done);

private:
    WorkerPool& workers_;
    Lookup lookup_;
    std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
};

} // namespace snug::net
