#pragma once

#include "server/hub/effects.h"
#include "server/store/entry_reader.h"
#include "server/store/entry_row.h"
#include "server/store/log_ends.h"
#include "server/store/sqlite.h"
#include "server/store/store.h"

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

namespace snug::server {

/// Writes logs, in a transaction that its caller begins and ends.  What it keeps in memory
/// is then ahead of the disk, until settle() or undo().
class LogWriter {
public:
    LogWriter(sqlite::Database& database, LogEnds& ends, RecentIds& recent);

    /// The entry with its seq; or, for an id the channel has already, the first one.  Throws
    /// Damage, with nothing written, if that cannot be read.
    LogEntry write(Append append, WallTime at);
    /// Nothing, if there is no such channel.
    void mark(const ReadMarker& marker);

    /// The transaction was committed.
    void settle();
    /// It was rolled back.
    void undo();

private:
    LogEnd& end_of(const Append& append);
    LogEnd& create(const Append& append);
    std::optional<LogEntry> first_of_id(const LogEnd& end, const Append& append);
    std::optional<std::int64_t> author_number(const EntryBody& body, std::int64_t channel_number);

    struct Written {
        LogEnd* end;
        std::int64_t key;
        MessageId id;
    };

    LogEnds& ends_;
    RecentIds& recent_;
    EntryReader reader_;
    sqlite::Statement insert_channel_;
    sqlite::Statement insert_entry_;
    sqlite::Statement find_id_;
    sqlite::Statement find_author_;
    sqlite::Statement insert_author_;
    sqlite::Statement insert_marker_;
    std::map<Author, std::int64_t> authors_;
    std::vector<Written> written_;
    std::vector<ChannelId> created_;
};

} // namespace snug::server
