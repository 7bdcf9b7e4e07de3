#include "src/net/wakeup.h"

#include "src/net/descriptor.h"
#include "src/net/failure.h"

#include <cerrno>
#include <cstdint>

#include <unistd.h>
#ifdef __linux__
#include <sys/eventfd.h>
#endif

namespace snug::net {

// In a signal handler only what takes no lock is safe.
static_assert(std::atomic<bool>::is_always_lock_free);

Wakeup::Wakeup(EventLoop& loop, std::function<void()> handler) : handler_{std::move(handler)}
{
#ifdef __linux__
    read_end_.reset(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    if (!read_end_)
        fail(errno, "cannot make an eventfd");
#else
    Pipe pipe = open_pipe();
    read_end_ = std::move(pipe.read_end);
    write_end_ = std::move(pipe.write_end);
#endif
    watch_ = loop.watch(read_end_.get(), readable, [this](short) {
        drain();
        handler_();
    });
}

void Wakeup::notify() noexcept
{
    if (notified_.exchange(true))
        return;
    const int saved = errno; // a signal may come between a call and the look at its errno
    const std::uint64_t one = 1;
    // Cannot be full: there is one write for each read.
    [[maybe_unused]] const ssize_t written =
        ::write(write_end_ ? write_end_.get() : read_end_.get(), &one, sizeof one);
    errno = saved;
}

void Wakeup::drain() noexcept
{
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t got = ::read(read_end_.get(), &count, sizeof count);
    // An exchange, not a store: it takes over what the last notifier did before its own.
    notified_.exchange(false);
}

} // namespace snug::net
