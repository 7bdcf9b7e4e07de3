#pragma once

#include "src/base/time.h"
#include "src/protocol/ids.h"

#include <optional>
#include <set>
#include <utility>

namespace snug::server {

/// When to look at which connection.
///
/// Most deadlines only move away, with every byte a peer sends.  They are not moved here then:
/// a connection is looked at when it was once due, and says when next.
class Deadlines {
public:
    /// `from` is what was given as `to` the last time, until it came or was taken back.
    void move(SessionId session, std::optional<MonoTime> from, std::optional<MonoTime> to)
    {
        if (from)
            queue_.erase({*from, session});
        if (to)
            queue_.insert({*to, session});
    }

    [[nodiscard]] std::optional<MonoTime> next() const
    {
        return queue_.empty() ? std::nullopt : std::optional{queue_.begin()->first};
    }

    /// One whose time has come, taken out.
    std::optional<SessionId> pop_due(MonoTime now)
    {
        if (queue_.empty() || queue_.begin()->first > now)
            return std::nullopt;
        return queue_.extract(queue_.begin()).value().second;
    }

private:
    std::set<std::pair<MonoTime, SessionId>> queue_;
};

} // namespace snug::server
