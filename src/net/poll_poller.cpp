#include "src/net/poller.h"

#include "src/base/check.h"
#include "src/net/failure.h"
#include "src/net/wait_time.h"

#include <poll.h>

#include <cerrno>

namespace snug::net {

namespace {

/// Keeps the array poll() wants dense, so that a wait() looks at nothing but what is watched.
class PollPoller final : public Poller {
public:
    void add(Slot slot, int fd, short events) override
    {
        if (slot >= place_of_.size())
            place_of_.resize(slot + std::size_t{1});
        place_of_[slot] = polled_.size();
        polled_.push_back({.fd = fd, .events = 0, .revents = 0});
        slots_.push_back(slot);
        change(slot, events);
    }

    void change(Slot slot, short events) override
    {
        pollfd& entry = polled_[place_of_[slot]];
        entry.events = events;
        // poll() passes over negative descriptors; the complement is its own inverse.
        if ((events == 0) != (entry.fd < 0))
            entry.fd = ~entry.fd;
    }

    void remove(Slot slot) override
    {
        const std::size_t place = place_of_[slot];
        polled_[place] = polled_.back();
        slots_[place] = slots_.back();
        place_of_[slots_[place]] = place;
        polled_.pop_back();
        slots_.pop_back();
    }

    void wait(std::optional<std::chrono::nanoseconds> timeout, std::vector<Ready>& ready) override
    {
        ready.clear();
        int left = ::poll(polled_.data(), polled_.size(), to_wait_time(timeout));
        if (left < 0 && errno != EINTR)
            fail(errno, "cannot wait for descriptors");
        for (std::size_t i = 0; left > 0; ++i) {
            if (polled_[i].revents == 0)
                continue;
            INVARIANT((polled_[i].revents & POLLNVAL) == 0); // closed while watched
            ready.push_back({.slot = slots_[i], .revents = polled_[i].revents});
            --left;
        }
    }

private:
    std::vector<pollfd> polled_;
    std::vector<Slot> slots_;           // whose each of polled_ is
    std::vector<std::size_t> place_of_; // where in polled_ each slot is
};

} // namespace

std::unique_ptr<Poller> make_poll_poller()
{
    return std::make_unique<PollPoller>();
}

} // namespace snug::net
