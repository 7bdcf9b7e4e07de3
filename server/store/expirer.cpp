#include "server/store/expirer.h"

#include "server/store/entry_row.h"
#include "server/store/expiry.h"

#include <algorithm>

namespace snug::server {

namespace {

constexpr std::int64_t rows_a_step = 128;
constexpr std::size_t bytes_a_step = 64 * 1024;

} // namespace

Expirer::Expirer(sqlite::Database& database, LogEnds& ends, RecentIds& recent)
    : database_{database}, ends_{ends}, recent_{recent},
      messages_{database.prepare("SELECT key, id, at, text FROM entries "
                                 "WHERE key > ? AND key <= ? AND kind < 16 ORDER BY key LIMIT ?")},
      drop_entry_{database.prepare("DELETE FROM entries WHERE key = ?")},
      drop_id_{database.prepare("DELETE FROM ids WHERE id = ? AND key = ?")},
      drop_words_{
          database.prepare("INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)")},
      drop_text_{database.prepare("UPDATE entries SET text = NULL WHERE key = ?")}
{
}

void Expirer::begin(WallTime now)
{
    now_ = now;
    due_.clear();
    for (auto& [channel, end] : ends_)
        if (end.keep.kind != Retention::Kind::forever)
            due_.push_back(&end);
}

void Expirer::step()
{
    LogEnd& end = *due_.back();
    if (const auto gone = walk(end, end.gone_key, Fate::all_goes)) {
        end.gone_key = *gone;
        end.texts_gone_key = std::max(end.texts_gone_key, *gone);
    } else if (const auto stripped = walk(end, end.texts_gone_key, Fate::text_goes)) {
        end.texts_gone_key = *stripped;
    } else {
        due_.pop_back();
    }
}

std::optional<std::int64_t> Expirer::walk(const LogEnd& end, std::int64_t from, Fate fate)
{
    std::vector<Kept> due = some_messages(end, from);
    const auto first_to_stay =
        std::ranges::find_if(due, [&](const Kept& m) { return !is_due(end, m, fate); });
    due.erase(first_to_stay, due.end());
    if (due.empty())
        return std::nullopt;

    // What goes is overwritten, not only unlinked.  Nothing else needs that.
    database_.execute("PRAGMA secure_delete = ON");
    sqlite::Transaction transaction{database_};
    for (const Kept& message : due)
        carry_out(fate, end, message);
    transaction.commit();
    database_.execute("PRAGMA secure_delete = FAST");
    if (fate == Fate::all_goes)
        for (const Kept& message : due)
            recent_.remove(message.key, message.id);
    return due.back().key;
}

std::vector<Expirer::Kept> Expirer::some_messages(const LogEnd& end, std::int64_t from)
{
    std::vector<Kept> messages;
    std::size_t bytes = 0;
    sqlite::Rows row = messages_.rows(from, end.last_key, rows_a_step);
    while (bytes < bytes_a_step && row.next()) {
        messages.push_back(
            {row.integer(0), id_from<MessageId>(row.blob(1)),
             WallTime{std::chrono::microseconds{row.integer(2)}},
             row.is_null(3) ? std::nullopt : std::optional{std::string{row.text(3)}}});
        bytes += row.text(3).size();
    }
    return messages;
}

bool Expirer::is_due(const LogEnd& end, const Kept& message, Fate fate) const
{
    const Age age{message.at, end.last_key - message.key};
    return is_text_over(end.keep, age, now_) && (fate == Fate::text_goes || is_id_over(age, now_));
}

void Expirer::carry_out(Fate fate, const LogEnd& end, const Kept& message)
{
    const bool is_indexed = message.key <= end.indexed_key;
    if (message.text && is_indexed)
        drop_words_.run(message.key, *message.text);
    if (fate == Fate::text_goes) {
        if (message.text)
            drop_text_.run(message.key);
        return;
    }
    if (is_indexed)
        drop_id_.run(message.id.bytes(), message.key);
    drop_entry_.run(message.key);
}

} // namespace snug::server
