#pragma once

#include "src/base/unique_fd.h"
#include "src/session/secure_link.h"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace snug::test {

/// Eve, between a client and a server on localhost: ends the client's link with a key of her
/// own, makes another to the server, and passes on and writes down what both say.
class Middleman {
public:
    /// `chain` is what she shows as the keys she had.
    explicit Middleman(std::uint16_t server_port, const Bytes& chain = {});
    Middleman(const Middleman&) = delete;
    Middleman& operator=(const Middleman&) = delete;
    ~Middleman();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// Of her own key.
    [[nodiscard]] std::string fingerprint() const;
    /// Clients that have come and gone.
    [[nodiscard]] int clients() const { return clients_; }
    /// All that they said.
    [[nodiscard]] std::string heard() const;

private:
    void run();
    void serve(UniqueFd client);

    std::uint16_t server_port_;
    crypto::SigningKey key_;
    session::HostKey host_key_;
    std::atomic<int> clients_ = 0;
    mutable std::mutex mutex_; // of the next
    std::string heard_;
    std::uint16_t port_ = 0;
    UniqueFd listener_;
    UniqueFd stop_read_, stop_write_;
    std::jthread thread_; // goes first
};

} // namespace snug::test
