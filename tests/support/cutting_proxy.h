#pragma once

#include "src/base/unique_fd.h"

#include <atomic>
#include <cstdint>
#include <random>
#include <thread>
#include <vector>

namespace snug::test {

/// A wire between a client and a server on localhost that breaks, in the middle of whatever
/// passes; and so often and no more, so that all gets through in the end.
class CuttingProxy {
public:
    struct Cuts {
        std::size_t first; ///< after how many bytes the first connection is cut
        std::size_t most;  ///< the others after 1 to so many
        int count;         ///< so many are cut in all
        std::uint32_t seed;
    };

    CuttingProxy(std::uint16_t server_port, Cuts cuts);
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;
    ~CuttingProxy();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] int cuts() const { return cuts_; }

private:
    struct Connection {
        UniqueFd client, server;
        std::size_t bytes_left;
    };

    void run();
    void accept_one();
    /// False once the connection is over.
    bool pass_on(int from, int to, Connection& connection);

    std::uint16_t server_port_;
    Cuts wanted_;
    std::mt19937 chance_;
    std::atomic<int> cuts_ = 0;
    std::uint16_t port_ = 0;
    UniqueFd listener_;
    UniqueFd stop_read_, stop_write_;
    std::vector<Connection> connections_;
    std::jthread thread_; // goes first
};

} // namespace snug::test
