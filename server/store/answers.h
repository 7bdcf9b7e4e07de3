#pragma once

#include "server/store/store.h"
#include "src/base/unique_fd.h"

#include <functional>
#include <mutex>
#include <vector>

namespace snug::server {

/// What the store's threads have done and the loop has not heard yet.
class Answers {
public:
    struct Outcome {
        Ticket ticket;
        Result<LogEntry> entry;
    };
    using Delivery = std::function<void()>;

    Answers();

    // From any thread.
    void add(std::vector<Outcome> outcomes);
    void add(Delivery delivery);

    // On the loop's.
    [[nodiscard]] int fd() const { return read_end_.get(); }
    /// Those in order, then these.
    void deliver(const Store::Stored& stored);

private:
    void notify();

    UniqueFd read_end_;
    UniqueFd write_end_;
    std::mutex mutex_; // of the three below
    bool notified_ = false;
    std::vector<Outcome> outcomes_;
    std::vector<Delivery> deliveries_;
};

} // namespace snug::server
