#pragma once

#include "server/store/sqlite.h"
#include "src/protocol/ids.h"
#include "src/protocol/retention.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>

namespace snug::server {

/// A log as its writer needs it: where it ends, and how far what follows has come.
struct LogEnd {
    std::int64_t number;
    std::int64_t last_key;
    /// All keys up to here are in the tables `ids` and `words` (indexer.h).
    std::int64_t indexed_key;
    Retention keep;
    std::int64_t gone_key; ///< messages up to here have gone (expirer.h)
};
using LogEnds = std::unordered_map<ChannelId, LogEnd>;

LogEnds read_log_ends(sqlite::Database& database);

/// The ids of those entries that `ids` does not have yet.
class RecentIds {
public:
    void add(std::int64_t key, const MessageId& id);
    void remove(std::int64_t key, const MessageId& id);
    /// The key of the channel's entry with this id.
    [[nodiscard]] std::optional<std::int64_t> find(std::int64_t channel_number,
                                                   const MessageId& id) const;
    [[nodiscard]] std::size_t size() const { return keys_.size(); }

private:
    /// An id is its sender's choice: another channel may have the same, and they may be chosen
    /// so that any hash of them that is known were the same.
    struct Place {
        MessageId id;
        std::int64_t channel_number;
        friend auto operator<=>(const Place&, const Place&) = default;
    };
    std::map<Place, std::int64_t> keys_;
};

RecentIds read_recent_ids(sqlite::Database& database, const LogEnds& ends);

} // namespace snug::server
