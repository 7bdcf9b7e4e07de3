#include "src/net/event_loop.h"

#include "src/base/check.h"

#include <utility>

namespace snug::net {

namespace {

/// poll() tells these unasked.
constexpr short unasked = POLLHUP | POLLERR;

} // namespace

/// While it lives, a dropped handler is kept: it may be the one that is running.
class EventLoop::Turn {
public:
    explicit Turn(EventLoop& loop) : loop_{loop} { loop_.in_turn_ = true; }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn()
    {
        loop_.in_turn_ = false;
        loop_.forget_dropped();
    }

private:
    EventLoop& loop_;
};

EventLoop::EventLoop(Clock& clock, std::unique_ptr<Poller> poller)
    : clock_{clock}, poller_{std::move(poller)}, now_{clock.now()}
{
}

EventLoop::~EventLoop()
{
    INVARIANT(free_.size() == entries_.size()); // every Watch is gone
}

EventLoop::Watch EventLoop::watch(int fd, short events, Handler handler)
{
    INVARIANT(fd >= 0 && handler);
    if (free_.empty()) {
        free_.push_back(static_cast<Slot>(entries_.size()));
        entries_.emplace_back();
    }
    const Slot slot = free_.back();
    poller_->add(slot, fd, events);
    free_.pop_back();
    entries_[slot] = {.handler = std::move(handler), .events = events, .watched = true};
    return Watch{*this, slot};
}

void EventLoop::run_once(std::optional<MonoTime> deadline)
{
    INVARIANT(!in_turn_);
    std::optional<std::chrono::nanoseconds> timeout;
    if (deadline)
        timeout = *deadline - clock_.now().mono;
    poller_->wait(timeout, ready_);
    now_ = clock_.now();

    const Turn turn{*this};
    for (const Ready& ready : ready_) {
        Entry& entry = entries_[ready.slot];
        // What an earlier handler of this turn no longer wants, or dropped, is not told.
        if (!entry.watched || entry.events == 0)
            continue;
        if (const int news = ready.revents & (entry.events | unasked); news != 0)
            entry.handler(static_cast<short>(news));
    }
}

void EventLoop::drop(Slot slot)
{
    poller_->remove(slot);
    entries_[slot].watched = false;
    dropped_.push_back(slot);
    if (!in_turn_)
        forget_dropped();
}

void EventLoop::forget_dropped()
{
    while (!dropped_.empty()) {
        const Slot slot = dropped_.back();
        dropped_.pop_back();
        // The last thing to die may own another Watch, which comes back to drop().
        const Handler last = std::exchange(entries_[slot].handler, nullptr);
        free_.push_back(slot);
    }
}

EventLoop::Watch::Watch(Watch&& other) noexcept
    : loop_{std::exchange(other.loop_, nullptr)}, slot_{other.slot_}
{
}

EventLoop::Watch& EventLoop::Watch::operator=(Watch&& other) noexcept
{
    if (this != &other) {
        reset();
        loop_ = std::exchange(other.loop_, nullptr);
        slot_ = other.slot_;
    }
    return *this;
}

void EventLoop::Watch::want(short events)
{
    INVARIANT(loop_);
    Entry& entry = loop_->entries_[slot_];
    if (entry.events == events)
        return;
    entry.events = events;
    loop_->poller_->change(slot_, events);
}

short EventLoop::Watch::wanted() const
{
    INVARIANT(loop_);
    return loop_->entries_[slot_].events;
}

void EventLoop::Watch::reset()
{
    if (EventLoop* loop = std::exchange(loop_, nullptr))
        loop->drop(slot_);
}

} // namespace snug::net
