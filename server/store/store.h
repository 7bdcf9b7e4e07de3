#pragma once

#include "server/hub/effects.h"
#include "server/hub/log_entry.h"
#include "src/base/result.h"

#include <functional>
#include <vector>

namespace snug::server {

/// A page of a channel's log.  Entries that are not is_visible() take no place on it: it
/// is empty only at the log's end, so whoever asks always has a seq to go on from.
struct Page {
    std::vector<LogEntry> entries; ///< oldest first
    bool more = false;             ///< there is more in the direction asked for
};

/// Where the logs are kept.  Appends are answered in their order, reads in any;
/// every answer comes on the loop thread, from a later call of poll(), so that
/// neither the hub nor a socket ever waits for a disk.
class Store {
public:
    /// The stored entry, or storage_full / storage_failed.  An id that is in the log
    /// already gets that first entry.
    using Stored = std::function<void(Ticket, const Result<LogEntry>&)>;
    using Read = std::function<void(const Result<Page>&)>;

    virtual ~Store() = default;

    /// Every entry of every channel, each channel's oldest first; once, at start.
    virtual void replay(const std::function<void(const LogEntry&)>& entry) = 0;

    /// Queued; written by the next commit() with all that is queued.
    virtual void append(const Append& append, WallTime now) = 0;
    /// Ends a loop turn: what was appended in it is one transaction.
    virtual void commit() = 0;

    /// At most limits::history_page entries, newest last; `before`, `after` excluded.
    virtual void read(const ChannelId& channel, const msg::History& query, Read done) = 0;

    /// Readable when poll() has something; -1 when answers are there at once.
    [[nodiscard]] virtual int ready_fd() const = 0;
    /// Calls back for all that is done.
    virtual void poll(const Stored& stored) = 0;
};

} // namespace snug::server
