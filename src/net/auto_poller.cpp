#include "src/base/log.h"
#include "src/net/poller.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace snug::net {

namespace {

/// Microseconds a wait, by tests/bench/poller_bench: unix sockets, Linux 6.18, a virtual machine.
///
///     descriptors      4           8          16          32         1000        4000
///     with news     1    4      1    8      1   16      1   32     1  1000     1  4000
///     poll       0.34 0.35   0.51 0.53   0.88 0.92    1.7  1.8    58    59   588   599
///     epoll      0.27 0.54   0.28 0.89   0.28  1.6   0.28  3.1  0.28   113  0.28   265
///
/// Each costs poll 0.05, with news or without; with news it costs epoll 0.1, and 0.9 once to come
/// and go.  For one who talks epoll is cheaper from 3 on, where half of them do it never is by
/// much.  Up to 16 poll costs less than a microsecond whatever they do; of more, most are silent.
///
/// There is no way back: with few, epoll is dearer by less than a microsecond, and where so many
/// came they come again.
constexpr std::size_t most_polled_by_choice = 16;

/// Nothing if this system has no epoll, or keeps it from us.
std::unique_ptr<Poller> try_epoll()
{
    try {
        return make_epoll_poller();
    } catch (const std::system_error& error) {
        log::debug("net", "waits with poll, however many there are", {{"reason", error.what()}});
        return nullptr;
    }
}

/// Moves between two waits, and nobody notices: whoever has news still has it afterwards.
class AutoPoller final : public Poller {
public:
    explicit AutoPoller(std::size_t most_polled)
        : most_polled_{most_polled}, now_{make_poll_poller()}, later_{try_epoll()}
    {
    }

    void add(Slot slot, int fd, short events) override
    {
        if (slot >= watched_.size())
            watched_.resize(slot + std::size_t{1});
        watched_[slot] = {.fd = fd, .events = events};
        ++count_;
        now_->add(slot, fd, events);
    }

    void change(Slot slot, short events) override
    {
        watched_[slot].events = events;
        now_->change(slot, events);
    }

    void remove(Slot slot) override
    {
        watched_[slot] = {};
        --count_;
        now_->remove(slot);
    }

    void wait(std::optional<std::chrono::nanoseconds> timeout, std::vector<Ready>& ready) override
    {
        if (later_ && count_ > most_polled_)
            move();
        now_->wait(timeout, ready);
    }

private:
    struct Watched {
        int fd = -1;
        short events = 0;
    };

    void move()
    {
        for (std::size_t slot = 0; slot < watched_.size(); ++slot)
            if (watched_[slot].fd >= 0)
                later_->add(static_cast<Slot>(slot), watched_[slot].fd, watched_[slot].events);
        now_ = std::exchange(later_, nullptr);
        log::debug("net", "waits with epoll from here on", {{"descriptors", count_}});
    }

    std::size_t most_polled_;
    std::size_t count_ = 0;
    std::vector<Watched> watched_; // by slot
    std::unique_ptr<Poller> now_;
    std::unique_ptr<Poller> later_; // made beforehand, lest there be no descriptor for it then
};

} // namespace

std::unique_ptr<Poller> make_auto_poller(std::size_t most_polled)
{
    return std::make_unique<AutoPoller>(most_polled);
}

std::optional<PollerChoice> poller_choice_from(std::string_view word)
{
    const auto* found = std::ranges::find(poller_words, word);
    if (found == poller_words.end())
        return std::nullopt;
    return static_cast<PollerChoice>(found - poller_words.begin());
}

std::unique_ptr<Poller> make_poller(PollerChoice choice)
{
    switch (choice) {
    case PollerChoice::automatic:
        return make_auto_poller(most_polled_by_choice);
    case PollerChoice::poll:
        return make_poll_poller();
    case PollerChoice::epoll:
        return make_epoll_poller();
    }
    return nullptr;
}

} // namespace snug::net
