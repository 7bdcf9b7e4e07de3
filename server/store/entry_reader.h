#pragma once

#include "server/store/entry_row.h"
#include "server/store/sqlite.h"
#include "server/store/store.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace snug::server {

/// Reads the logs, over whichever connection.  Throws sqlite::Failure and Damage.
class EntryReader {
public:
    explicit EntryReader(sqlite::Database& database);

    [[nodiscard]] Page page(const ChannelId& channel, const msg::History& query);
    /// See Store::replay().
    void replay(const std::function<void(const LogEntry&)>& entry);
    void read_markers(const std::function<void(const ReadMarker&)>& marker);

    [[nodiscard]] std::optional<std::int64_t> number_of(const ChannelId& channel);
    /// The entry with this key, which is there.
    [[nodiscard]] LogEntry at(std::int64_t key, const ChannelId& channel);

private:
    [[nodiscard]] std::int64_t key_at(std::int64_t channel_number, WallTime at);
    std::vector<LogEntry> older(const ChannelId& channel, std::int64_t above, std::int64_t below,
                                std::size_t limit);
    std::vector<LogEntry> newer(const ChannelId& channel, std::int64_t above, std::int64_t below,
                                std::size_t limit);
    void replay_channel(std::int64_t number, const ChannelId& channel,
                        const std::function<void(const LogEntry&)>& entry);
    LogEntry entry(const sqlite::Rows& row, const ChannelId& channel);
    Created created(std::int64_t channel_number);

    sqlite::Statement number_;
    sqlite::Statement channel_;
    sqlite::Statement channels_;
    sqlite::Statement older_;
    sqlite::Statement newer_;
    sqlite::Statement state_;
    sqlite::Statement newest_;
    sqlite::Statement at_;
    sqlite::Statement time_;
    sqlite::Statement markers_;
};

} // namespace snug::server
