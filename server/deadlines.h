#pragma once

#include "src/base/time.h"
#include "src/protocol/ids.h"

#include <optional>
#include <queue>
#include <utility>
#include <vector>

namespace snug::server {

/// When to look at which connection.
///
/// Most deadlines only ever move away, by every byte a peer sends, so they are not moved here:
/// a connection is looked at when it was once due, and then says when next.  `due_at(session)`
/// is what the connection itself remembers; an entry that no longer agrees with it is void.
class Deadlines {
public:
    void add(SessionId session, MonoTime when) { queue_.push({when, session}); }

    /// The earliest that holds.
    template <class DueAt>
    std::optional<MonoTime> next(DueAt due_at)
    {
        drop_void(due_at);
        if (queue_.empty())
            return std::nullopt;
        return queue_.top().first;
    }

    /// One whose time has come, taken out.
    template <class DueAt>
    std::optional<SessionId> pop_due(MonoTime now, DueAt due_at)
    {
        drop_void(due_at);
        if (queue_.empty() || queue_.top().first > now)
            return std::nullopt;
        const SessionId session = queue_.top().second;
        queue_.pop();
        return session;
    }

private:
    using Entry = std::pair<MonoTime, SessionId>;

    template <class DueAt>
    void drop_void(DueAt due_at)
    {
        while (!queue_.empty() && due_at(queue_.top().second) != queue_.top().first)
            queue_.pop();
    }

    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue_;
};

} // namespace snug::server
