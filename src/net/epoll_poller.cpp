#include "src/base/check.h"
#include "src/base/unique_fd.h"
#include "src/net/failure.h"
#include "src/net/poller.h"
#include "src/net/wait_time.h"

#include <array>
#include <cerrno>

#include <poll.h>
#include <sys/epoll.h>

/// epoll(7), level-triggered: what it tells stays true until it is dealt with, as with poll(2).
///
/// What is wanted of a descriptor and what the kernel was asked for are two things.  More wanted
/// is asked for at the next wait(); less wanted is kept from the caller here, and the kernel is
/// asked to be silent only once it has told in vain too often, or woken us for nothing.  So a
/// peer who blocks and goes on, turn after turn under load, costs no epoll_ctl(2) a turn.
namespace snug::net {

namespace {

// The words of poll(2) are those of epoll(7).
static_assert(POLLIN == EPOLLIN && POLLOUT == EPOLLOUT);
static_assert(POLLERR == EPOLLERR && POLLHUP == EPOLLHUP);

/// Told to whoever wants anything at all.
constexpr int hang_ups = POLLHUP | POLLERR;

/// Taken from the kernel at once.  It goes round: who is left out is first the next time.
constexpr int most_events = 1024;

/// How often one may tell in vain before that costs more than asking it to be silent.
constexpr int patience = 8;

class EpollPoller final : public Poller {
public:
    EpollPoller() : epoll_{::epoll_create1(EPOLL_CLOEXEC)}
    {
        if (!epoll_)
            fail(errno, "cannot have epoll; choose --poller poll");
    }

    void add(Slot slot, int fd, short events) override
    {
        if (slot >= watched_.size())
            watched_.resize(slot + std::size_t{1});
        watched_[slot].fd = fd;
        change(slot, events);
    }

    void change(Slot slot, short events) override
    {
        Watched& watched = watched_[slot];
        watched.wanted = events;
        watched.told_in_vain = 0;
        if (wants_more(watched) && !watched.is_behind) {
            watched.is_behind = true;
            behind_.push_back(slot);
        }
    }

    void remove(Slot slot) override
    {
        Watched& watched = watched_[slot];
        watched.wanted = 0;
        catch_up(slot);
        std::erase(always_ready_, slot);
        watched = {.is_behind = watched.is_behind};
    }

    void wait(std::optional<std::chrono::nanoseconds> timeout, std::vector<Ready>& ready) override
    {
        ready.clear();
        catch_up();
        for (const Slot slot : always_ready_)
            tell(slot, POLLIN | POLLOUT, ready);
        const int count = ::epoll_wait(epoll_.get(), events_.data(), most_events,
                                       ready.empty() ? to_wait_time(timeout) : 0);
        if (count < 0 && errno != EINTR)
            fail(errno, "cannot wait for descriptors");
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = events_[static_cast<std::size_t>(i)];
            tell(event.data.u32, static_cast<int>(event.events), ready);
        }
        for (int i = 0; i < count; ++i) {
            const Slot slot = events_[static_cast<std::size_t>(i)].data.u32;
            if (ready.empty() || watched_[slot].told_in_vain >= patience)
                catch_up(slot);
        }
    }

private:
    struct Watched {
        int fd = -1;
        short wanted = 0;
        short asked = 0; ///< of the kernel
        std::uint8_t told_in_vain = 0;
        bool is_behind = false;
        bool is_always_ready = false;
    };

    static bool wants_more(const Watched& watched)
    {
        return (watched.wanted & ~watched.asked) != 0;
    }

    void catch_up()
    {
        while (!behind_.empty()) {
            const Slot slot = behind_.back();
            behind_.pop_back();
            watched_[slot].is_behind = false;
            if (wants_more(watched_[slot]))
                catch_up(slot);
        }
    }

    /// Asks the kernel for just what is wanted.  It tells hang-ups unasked, so that only who is
    /// not known to it is silent.
    void catch_up(Slot slot)
    {
        Watched& watched = watched_[slot];
        if (watched.wanted == watched.asked)
            return;
        epoll_event event{.events = static_cast<std::uint32_t>(watched.wanted),
                          .data = {.u32 = slot}};
        const int operation = watched.wanted == 0  ? EPOLL_CTL_DEL
                              : watched.asked == 0 ? EPOLL_CTL_ADD
                                                   : EPOLL_CTL_MOD;
        if (!watched.is_always_ready &&
            ::epoll_ctl(epoll_.get(), operation, watched.fd, &event) != 0)
            not_taken(slot, errno);
        watched.asked = watched.wanted;
    }

    void not_taken(Slot slot, int error)
    {
        INVARIANT(error != EBADF && error != ENOENT); // closed while watched
        INVARIANT(error != EEXIST);                   // watched twice
        if (error != EPERM)
            fail(error, "cannot watch a descriptor with epoll");
        watched_[slot].is_always_ready = true; // a file, of which poll(2) says so
        always_ready_.push_back(slot);
    }

    void tell(Slot slot, int news, std::vector<Ready>& ready)
    {
        Watched& watched = watched_[slot];
        const int told = watched.wanted == 0 ? 0 : news & (watched.wanted | hang_ups);
        if (told != 0)
            ready.push_back({.slot = slot, .revents = static_cast<short>(told)});
        if (told != news && watched.told_in_vain < patience)
            ++watched.told_in_vain;
    }

    UniqueFd epoll_;
    std::vector<Watched> watched_; // by slot
    std::vector<Slot> behind_;     // may want more than was asked for
    std::vector<Slot> always_ready_;
    std::array<epoll_event, most_events> events_;
};

} // namespace

std::unique_ptr<Poller> make_epoll_poller()
{
    return std::make_unique<EpollPoller>();
}

} // namespace snug::net
