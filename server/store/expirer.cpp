#include "server/store/expirer.h"

#include "server/store/entry_key.h"
#include "server/store/entry_row.h"

#include <algorithm>

namespace snug::server {

namespace {

constexpr std::int64_t rows_expired_a_step = 128;
constexpr std::size_t bytes_expired_a_step = 64 * 1024;

} // namespace

Expirer::Expirer(sqlite::Database& database, LogEnds& ends, RecentIds& recent)
    : database_{database}, ends_{ends}, recent_{recent},
      messages_{database.prepare("SELECT key, id, at, text, length(sealed) FROM entries "
                                 "WHERE key > ? AND key <= ? AND kind < 16 ORDER BY key LIMIT ?")},
      past_{database.prepare("SELECT key, at FROM entries WHERE key > ? AND key <= ? AND at <= ? "
                             "ORDER BY key LIMIT 1")},
      gone_{database.prepare("SELECT key, id, at FROM ids INDEXED BY ids_of_gone "
                             "WHERE at NOTNULL AND key > ? AND key < ? ORDER BY key LIMIT ?")},
      drop_entry_{database.prepare("DELETE FROM entries WHERE key = ?")},
      remember_id_{database.prepare("INSERT INTO ids (id, key, at) VALUES (?, ?, ?) "
                                    "ON CONFLICT DO UPDATE SET at = excluded.at")},
      forget_id_{database.prepare("DELETE FROM ids WHERE id = ? AND key = ?")},
      drop_words_{
          database.prepare("INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)")},
      drop_text_{database.prepare("UPDATE entries SET text = NULL, sealed = NULL WHERE key = ?")}
{
}

void Expirer::begin(WallTime now)
{
    now_ = now;
    has_dropped_ = false;
    past_from_ = past_key_ = 0;
    due_.clear();
    for (auto& [channel, end] : ends_)
        if (end.keep.kind != Retention::Kind::forever)
            due_.push_back(&end);
}

void Expirer::step()
{
    LogEnd& end = *due_.back();
    if (!drop_messages(end) && !forget_ids(end))
        due_.pop_back();
}

bool Expirer::drop_messages(LogEnd& end)
{
    std::vector<Kept> due = some_messages(end);
    const auto first_to_stay = std::ranges::find_if(
        due, [&](const Kept& message) { return !is_over(end.keep, age_of(end, message), now_); });
    due.erase(first_to_stay, due.end());
    if (due.empty())
        return false;

    // What goes is overwritten, not only unlinked.  Nothing else needs that.
    database_.execute("PRAGMA secure_delete = ON");
    sqlite::Transaction transaction{database_};
    for (const Kept& message : due)
        drop(end, message);
    transaction.commit();
    database_.execute("PRAGMA secure_delete = FAST");
    for (const Kept& message : due) {
        has_dropped_ |= message.text || message.is_sealed || message.key != end.last_key;
        if (message.key == end.last_key)
            return false; // it has to go when it is no longer the newest
        recent_.remove(message.key, message.id);
        end.gone_key = message.key;
    }
    return true;
}

bool Expirer::forget_ids(const LogEnd& end)
{
    std::vector<Kept> due = some_forgotten(end);
    const auto first_to_stay = std::ranges::find_if(
        due, [&](const Kept& message) { return !is_id_over(age_of(end, message), now_); });
    due.erase(first_to_stay, due.end());
    if (due.empty())
        return false;
    sqlite::Transaction transaction{database_};
    for (const Kept& message : due)
        forget_id_.run(message.id.bytes(), message.key);
    transaction.commit();
    return true;
}

std::vector<Expirer::Kept> Expirer::some_messages(const LogEnd& end)
{
    std::vector<Kept> messages;
    std::size_t bytes = 0;
    sqlite::Rows row = messages_.rows(end.gone_key, end.last_key, rows_expired_a_step);
    while (bytes < bytes_expired_a_step && row.next()) {
        messages.push_back({row.integer(0), id_from<MessageId>(row.blob(1)),
                            WallTime{std::chrono::microseconds{row.integer(2)}},
                            row.is_null(3) ? std::nullopt : std::optional{std::string{row.text(3)}},
                            !row.is_null(4)});
        bytes += row.text(3).size() + static_cast<std::size_t>(row.integer(4));
    }
    for (Kept& message : messages)
        if (message.at > now_)
            message.at = std::min(message.at, time_after(end, message.key));
    return messages;
}

/// Of the next entry that is not of the future.
WallTime Expirer::time_after(const LogEnd& end, std::int64_t key)
{
    if (key < past_from_ || key >= past_key_) {
        sqlite::Rows row = past_.rows(key, end.last_key, now_.time_since_epoch().count());
        const bool is_there = row.next();
        past_from_ = key;
        past_key_ = is_there ? row.integer(0) : keys_end(end.number);
        past_time_ =
            is_there ? WallTime{std::chrono::microseconds{row.integer(1)}} : WallTime::max();
    }
    return past_time_;
}

std::vector<Expirer::Kept> Expirer::some_forgotten(const LogEnd& end)
{
    std::vector<Kept> messages;
    for (sqlite::Rows row =
             gone_.rows(keys_begin(end.number), keys_end(end.number), rows_expired_a_step);
         row.next();)
        messages.push_back({row.integer(0),
                            id_from<MessageId>(row.blob(1)),
                            WallTime{std::chrono::microseconds{row.integer(2)}},
                            {}});
    return messages;
}

void Expirer::drop(const LogEnd& end, const Kept& message)
{
    const bool is_indexed = message.key <= end.indexed_key;
    if (message.text && is_indexed)
        drop_words_.run(message.key, *message.text);
    if (message.key == end.last_key) {
        if (message.text || message.is_sealed)
            drop_text_.run(message.key);
        return;
    }
    remember_id_.run(message.id.bytes(), message.key, message.at.time_since_epoch().count());
    drop_entry_.run(message.key);
}

Age Expirer::age_of(const LogEnd& end, const Kept& message) const
{
    return {message.at, end.last_key - message.key};
}

} // namespace snug::server
