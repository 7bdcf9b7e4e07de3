#include "src/session/outbox.h"

#include "src/base/check.h"

#include <algorithm>

namespace snug::session {

namespace {

/// An idle connection keeps no more room than this for its next burst.
constexpr std::size_t idle_capacity = 8;

} // namespace

void Outbox::push(Slice slice, MonoTime now)
{
    if (slice.size() == 0)
        return;
    bytes_ += slice.size();
    if (pace_ == Pace::together && front_ < queue_.size() && queue_.back().is_followed_by(slice))
        queue_.back().end = slice.end;
    else
        queue_.push_back(std::move(slice));
    if (bytes_ > limits::queue_soft_bytes && !soft_since_)
        soft_since_ = now;
}

std::size_t Outbox::gather(std::span<std::string_view> pieces, MonoTime now)
{
    if (gap_until_ && now < *gap_until_)
        return 0;
    gap_until_.reset();
    const std::size_t at_once = pace_ == Pace::one_by_one ? 1 : pieces.size();
    const std::size_t count = std::min({at_once, pieces.size(), queue_.size() - front_});
    for (std::size_t i = 0; i < count; ++i)
        pieces[i] = queue_[front_ + i].text();
    if (count > 0)
        pieces[0].remove_prefix(offset_);
    return count;
}

void Outbox::consume(std::size_t bytes, MonoTime now)
{
    INVARIANT(bytes <= bytes_);
    bytes_ -= bytes;
    if (bytes_ <= limits::queue_soft_bytes)
        soft_since_.reset();

    offset_ += bytes;
    while (front_ < queue_.size() && offset_ >= queue_[front_].size()) {
        offset_ -= queue_[front_].size();
        queue_[front_++] = {};
        if (pace_ == Pace::one_by_one)
            gap_until_ = now + limits::classic_gap;
    }
    forget_written();
}

/// Keeps the written half of a queue at most as long as the waiting one.
void Outbox::forget_written()
{
    if (front_ * 2 < queue_.size())
        return;
    queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(front_));
    front_ = 0;
    if (!queue_.empty())
        return;
    own_ = {};
    if (queue_.capacity() > idle_capacity)
        queue_.shrink_to_fit();
}

bool Outbox::exceeded(MonoTime now) const
{
    return bytes_ > limits::queue_hard_bytes ||
           (soft_since_ && now - *soft_since_ >= limits::queue_soft_time);
}

std::optional<MonoTime> Outbox::next_deadline() const
{
    std::optional<MonoTime> deadline;
    if (soft_since_)
        deadline = *soft_since_ + limits::queue_soft_time;
    if (gap_until_ && !empty())
        deadline = deadline ? std::min(*deadline, *gap_until_) : *gap_until_;
    return deadline;
}

} // namespace snug::session
