#pragma once

#include "src/base/time.h"
#include "src/protocol/limits.h"
#include "src/session/run.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace snug::session {

/// What waits to be written to one peer, bounded.
///
/// It owns no socket: whoever does asks gather() for what to write, writes it in
/// one call, and says with consume() how much went.  A queue that nobody drains
/// is over its bound, and its connection is closed with sendq_exceeded.
class Outbox {
public:
    /// How objects may share a write.
    enum class Pace {
        together,   ///< everything in one writev
        one_by_one, ///< what was pushed as one, a write; limits::classic_gap apart (old clients)
    };

    void set_pace(Pace pace) { pace_ = pace; }
    void push(Slice slice, MonoTime now);
    void push(const Buffer& buffer, MonoTime now) { push({buffer, 0, buffer->size()}, now); }
    /// What nobody else gets.
    void push(std::string_view object, MonoTime now) { push(own_.append(object), now); }

    /// The front of the queue, as pieces for one writev; empty when there is nothing
    /// to write yet.  Returns how many of `pieces` were filled.
    std::size_t gather(std::span<std::string_view> pieces, MonoTime now);
    void consume(std::size_t bytes, MonoTime now);

    [[nodiscard]] std::size_t bytes() const { return bytes_; }
    [[nodiscard]] bool empty() const { return bytes_ == 0; }

    /// More than limits::queue_hard_bytes, or more than queue_soft_bytes for queue_soft_time.
    [[nodiscard]] bool exceeded(MonoTime now) const;

    /// When gather() or exceeded() may answer otherwise although nothing was pushed.
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;

private:
    void forget_written();

    std::vector<Slice> queue_;
    Run own_;
    std::size_t front_ = 0;  ///< slices before this one are written
    std::size_t offset_ = 0; ///< bytes of the front slice already written
    std::size_t bytes_ = 0;
    Pace pace_ = Pace::together;
    std::optional<MonoTime> soft_since_;
    std::optional<MonoTime> gap_until_; ///< one_by_one: nothing is written before
};

} // namespace snug::session
