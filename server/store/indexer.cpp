#include "server/store/indexer.h"

#include "server/store/entry_key.h"
#include "server/store/entry_row.h"

#include <algorithm>
#include <utility>

namespace snug::server {

namespace {

// What makes a step: rows, or bytes of text; or pages of the full-text index.
constexpr std::int64_t rows_indexed_a_step = 256;
constexpr std::size_t bytes_indexed_a_step = 64 * 1024;
constexpr std::int64_t pages_a_merge = 16;

} // namespace

Indexer::Indexer(sqlite::Database& database, LogEnds& ends, RecentIds& recent)
    : database_{database}, ends_{ends}, recent_{recent},
      next_entries_{database.prepare("SELECT key, id, kind, text FROM entries "
                                     "WHERE key > ? AND key <= ? ORDER BY key LIMIT ?")},
      insert_id_{database.prepare("INSERT INTO ids (id, key) VALUES (?, ?)")},
      insert_words_{database.prepare("INSERT INTO words (rowid, text) VALUES (?, ?)")},
      set_indexed_{database.prepare("UPDATE channels SET indexed = ? WHERE number = ?")},
      merge_{database.prepare("INSERT INTO words (words, rank) VALUES ('merge', ?)")}
{
}

void Indexer::step()
{
    if (behind_.empty() && recent_.size() >= worth_beginning)
        begin_round();
    const bool nothing_to_index = behind_.empty();
    if (nothing_to_index || std::exchange(may_merge_, false))
        return merge();
    index(*behind_.back());
    if (behind_.back()->indexed_key == behind_.back()->last_key)
        behind_.pop_back();
    has_parts_ = may_merge_ = true;
}

void Indexer::begin_round()
{
    for (auto& [channel, end] : ends_)
        if (end.indexed_key < end.last_key)
            behind_.push_back(&end);
}

void Indexer::index(LogEnd& end)
{
    std::vector<std::pair<MessageId, std::int64_t>> ids;
    sqlite::Transaction transaction{database_};
    {
        std::size_t bytes = 0;
        sqlite::Rows row = next_entries_.rows(end.indexed_key, end.last_key, rows_indexed_a_step);
        while (bytes < bytes_indexed_a_step && row.next()) {
            ids.emplace_back(id_from<MessageId>(row.blob(1)), row.integer(0));
            const bool is_message = row.integer(2) < static_cast<std::int64_t>(EntryKind::created);
            if (!is_message || row.is_null(3))
                continue;
            insert_words_.run(row.integer(0), row.text(3));
            bytes += row.text(3).size();
        }
    }
    // Retention may have left nothing between here and the newest entry, which never goes.
    const std::int64_t indexed = ids.empty() ? end.last_key : ids.back().second;
    std::ranges::sort(ids); // the nearer in the table, the fewer pages
    for (const auto& [id, key] : ids)
        insert_id_.run(id.bytes(), key);
    set_indexed_.run(indexed - keys_begin(end.number), end.number);
    transaction.commit();

    end.indexed_key = indexed;
    for (const auto& [id, key] : ids)
        recent_.remove(key, id);
}

void Indexer::merge()
{
    const std::int64_t before = database_.rows_changed();
    // What it frees may hold words of what has expired.
    database_.execute("PRAGMA secure_delete = ON");
    merge_.run(is_cleaning_ ? -pages_a_merge : pages_a_merge); // all of it, or what is small
    database_.execute("PRAGMA secure_delete = FAST");
    // SQLite's way of saying that there was nothing to do (sqlite.org/fts5.html, 6.8).
    has_parts_ = database_.rows_changed() - before >= 2;
    is_cleaning_ &= has_parts_;
}

} // namespace snug::server
