#include "src/net/signals.h"

#include "src/base/check.h"
#include "src/net/failure.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>

namespace snug::net {

namespace {

// What the kernel calls us with is a number and nothing else, so the rest has to be global.
std::atomic<Wakeup*> to_wake = nullptr;
std::array<std::atomic<bool>, NSIG> came;

static_assert(std::atomic<Wakeup*>::is_always_lock_free);

/// Flags, not bytes in a pipe: a pipe can be full, and then a SIGTERM would be lost.
void note(int signal)
{
    came[static_cast<std::size_t>(signal)] = true;
    if (Wakeup* wakeup = to_wake)
        wakeup->notify();
}

} // namespace

Signals::Signals(EventLoop& loop) : wakeup_{loop, [this] { call_handlers(); }}
{
    INVARIANT(to_wake == nullptr);
    std::ranges::fill(came, false);
    to_wake = &wakeup_;
    replace(SIGPIPE, SIG_IGN);
}

Signals::~Signals()
{
    for (const Before& before : before_)
        ::sigaction(before.signal, &before.action, nullptr);
    to_wake = nullptr;
}

void Signals::on(int signal, Handler handler)
{
    INVARIANT(signal > 0 && signal < NSIG);
    handlers_.push_back({signal, std::move(handler)});
    if (std::ranges::find(before_, signal, &Before::signal) == before_.end())
        replace(signal, note);
}

void Signals::replace(int signal, void (*action)(int))
{
    struct sigaction wanted = {};
    wanted.sa_handler = action;
    wanted.sa_flags = SA_RESTART;
    sigfillset(&wanted.sa_mask);
    Before before{.signal = signal, .action = {}};
    if (::sigaction(signal, &wanted, &before.action) != 0)
        fail(errno, "cannot handle a signal");
    before_.push_back(before);
}

void Signals::call_handlers()
{
    for (int signal = 1; signal < NSIG; ++signal) {
        if (!came[static_cast<std::size_t>(signal)].exchange(false))
            continue;
        const std::size_t known = handlers_.size();
        for (std::size_t i = 0; i < known; ++i)
            if (handlers_[i].signal == signal)
                handlers_[i].handler();
    }
}

} // namespace snug::net
