#include "server/store/log_ends.h"

#include "server/store/entry_key.h"
#include "server/store/entry_row.h"

namespace snug::server {

LogEnds read_log_ends(sqlite::Database& database)
{
    LogEnds ends;
    auto channels = database.prepare("SELECT id, number, indexed, keep FROM channels");
    auto newest = database.prepare(
        "SELECT key FROM entries WHERE key > ? AND key < ? ORDER BY key DESC LIMIT 1");
    for (sqlite::Rows row = channels.rows(); row.next();) {
        const std::int64_t number = row.integer(1);
        const std::int64_t begin = keys_begin(number);
        const auto keep = Retention::parse(row.text(3));
        if (!keep)
            throw Damage{"the database holds a channel that cannot be"};
        sqlite::Rows last = newest.rows(begin, keys_end(number));
        ends.emplace(id_from<ChannelId>(row.blob(0)),
                     LogEnd{.number = number,
                            .last_key = last.next() ? last.integer(0) : begin,
                            .indexed_key = begin + row.integer(2),
                            .keep = *keep,
                            .gone_key = begin});
    }
    return ends;
}

RecentIds read_recent_ids(sqlite::Database& database, const LogEnds& ends)
{
    RecentIds recent;
    auto entries = database.prepare("SELECT key, id FROM entries WHERE key > ? AND key <= ?");
    for (const auto& [channel, end] : ends)
        if (end.indexed_key < end.last_key)
            for (sqlite::Rows row = entries.rows(end.indexed_key, end.last_key); row.next();)
                recent.add(row.integer(0), id_from<MessageId>(row.blob(1)));
    return recent;
}

void RecentIds::add(std::int64_t key, const MessageId& id)
{
    keys_.emplace(Place{id, channel_number_of(key)}, key);
}

void RecentIds::remove(std::int64_t key, const MessageId& id)
{
    keys_.erase(Place{id, channel_number_of(key)});
}

std::optional<std::int64_t> RecentIds::find(std::int64_t channel_number, const MessageId& id) const
{
    const auto found = keys_.find(Place{id, channel_number});
    return found == keys_.end() ? std::nullopt : std::optional{found->second};
}

} // namespace snug::server
