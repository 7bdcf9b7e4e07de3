#include "server/store/entry_reader.h"

#include "server/hub/sealed_channel.h"
#include "server/store/entry_key.h"
#include "src/protocol/limits.h"

#include <algorithm>
#include <iterator>

namespace snug::server {

namespace {

using sqlite::Rows;

Bytes bytes_of(std::span<const std::byte> blob)
{
    return {blob.begin(), blob.end()};
}

/// Whoever replays a sealed channel has to be able to rely on its beginning.
void check_is_whole(const LogEntry& entry)
{
    const auto* created = std::get_if<Created>(&entry.body);
    if (created && created->rules.sealed &&
        !SealedChannel::begin(*created->rules.sealed, entry.channel))
        throw Damage{"the database holds a sealed channel that is not as its owner signed it"};
}

/// What is_visible() says of an entry, of its row.
constexpr const char* visible = "AND e.kind NOT IN (18, 20, 21, 23, 24) "
                                "AND (e.kind >= 16 OR e.text NOTNULL OR e.sealed NOTNULL) ";

} // namespace

EntryReader::EntryReader(sqlite::Database& database)
    : number_{database.prepare("SELECT number FROM channels WHERE id = ?")},
      channel_{
          database.prepare("SELECT name, owner, owner_name, verifier, unix_group, direct, keep, "
                           "genesis, epoch FROM channels WHERE number = ?")},
      channels_{database.prepare("SELECT number, id FROM channels ORDER BY number")},
      older_{database.prepare(select_entries + "WHERE e.key > ? AND e.key < ? " + visible +
                              "ORDER BY e.key DESC LIMIT ?")},
      newer_{database.prepare(select_entries + "WHERE e.key > ? AND e.key < ? " + visible +
                              "ORDER BY e.key LIMIT ?")},
      state_{database.prepare(select_entries +
                              "WHERE e.kind >= 16 AND e.key > ? AND e.key < ? ORDER BY e.key")},
      newest_{database.prepare(select_entries +
                               "WHERE e.key > ? AND e.key < ? ORDER BY e.key DESC LIMIT 1")},
      at_{database.prepare(select_entries + "WHERE e.key = ?")},
      time_{database.prepare("SELECT key, at FROM entries WHERE key >= ? AND key < ? "
                             "ORDER BY key LIMIT 1")},
      markers_{database.prepare("SELECT m.user, c.id, m.seq FROM read_markers m "
                                "JOIN channels c ON c.number = m.channel")}
{
}

/// One entry more than asked for says whether there is more.
Page EntryReader::page(const ChannelId& channel, const msg::History& query)
{
    const auto number = number_of(channel);
    if (!number)
        return {};
    const std::int64_t begin = keys_begin(*number);
    const std::int64_t end = keys_end(*number);
    const auto limit =
        static_cast<std::size_t>(std::min<std::uint64_t>(query.limit, limits::history_page));

    // Both parts of a page around a seq are cut at their far ends, and are one run.
    std::vector<LogEntry> before;
    std::vector<LogEntry> after;
    std::size_t before_limit = limit;
    std::size_t after_limit = 0;
    if (query.around || query.at) {
        before_limit = limit / 2;
        after_limit = limit - before_limit;
        const std::int64_t centre =
            query.around ? key_of(*number, *query.around) : key_at(*number, *query.at);
        before = older(channel, begin, centre, before_limit + 1);
        after = newer(channel, centre - 1, end, after_limit + 1);
    } else if (query.after) {
        after_limit = limit;
        after = newer(channel, key_of(*number, *query.after), end, after_limit + 1);
    } else {
        before = older(channel, begin, query.before ? key_of(*number, *query.before) : end,
                       before_limit + 1);
    }

    Page page;
    page.more = before.size() > before_limit || after.size() > after_limit;
    if (before.size() > before_limit)
        before.erase(before.begin());
    if (after.size() > after_limit)
        after.pop_back();
    page.entries = std::move(before);
    std::ranges::move(after, std::back_inserter(page.entries));
    return page;
}

void EntryReader::replay(const std::function<void(const LogEntry&)>& entry)
{
    for (Rows channels = channels_.rows(); channels.next();)
        replay_channel(channels.integer(0), id_from<ChannelId>(channels.blob(1)), entry);
}

void EntryReader::replay_channel(std::int64_t number, const ChannelId& channel,
                                 const std::function<void(const LogEntry&)>& each)
{
    std::optional<Seq> last;
    for (Rows rows = state_.rows(keys_begin(number), keys_end(number)); rows.next();) {
        const LogEntry read = entry(rows, channel);
        last = read.seq;
        check_is_whole(read);
        each(read);
    }
    Rows newest = newest_.rows(keys_begin(number), keys_end(number));
    if (newest.next() && seq_of(newest.integer(0)) != last)
        each(entry(newest, channel));
}

void EntryReader::read_markers(const std::function<void(const ReadMarker&)>& marker)
{
    for (Rows rows = markers_.rows(); rows.next();)
        marker({id_from<UserId>(rows.blob(0)), id_from<ChannelId>(rows.blob(1)),
                Seq{static_cast<std::uint64_t>(rows.integer(2))}});
}

std::optional<std::int64_t> EntryReader::number_of(const ChannelId& channel)
{
    Rows rows = number_.rows(channel.bytes());
    return rows.next() ? std::optional{rows.integer(0)} : std::nullopt;
}

/// Of the first entry at or after a time, or the channel's end.  The log is in the order of
/// its keys, and so of its times as long as the clock was not set back; where it was, this is
/// one of the places where that time was reached.
std::int64_t EntryReader::key_at(std::int64_t channel_number, WallTime at)
{
    const std::int64_t end = keys_end(channel_number);
    std::int64_t low = keys_begin(channel_number);
    std::int64_t high = end;
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        Rows row = time_.rows(middle, end); // some keys may be gone
        if (!row.next() || WallTime{std::chrono::microseconds{row.integer(1)}} >= at)
            high = middle;
        else
            low = row.integer(0) + 1;
    }
    return low;
}

LogEntry EntryReader::at(std::int64_t key, const ChannelId& channel)
{
    Rows rows = at_.rows(key);
    if (!rows.next())
        throw Damage{"the database has lost an entry that its index knows"};
    return entry(rows, channel);
}

/// The newest of them, oldest first; both bounds are excluded.
std::vector<LogEntry> EntryReader::older(const ChannelId& channel, std::int64_t above,
                                         std::int64_t below, std::size_t limit)
{
    std::vector<LogEntry> entries;
    for (Rows rows = older_.rows(above, below, static_cast<std::int64_t>(limit)); rows.next();)
        entries.push_back(entry(rows, channel));
    std::ranges::reverse(entries);
    return entries;
}

std::vector<LogEntry> EntryReader::newer(const ChannelId& channel, std::int64_t above,
                                         std::int64_t below, std::size_t limit)
{
    std::vector<LogEntry> entries;
    for (Rows rows = newer_.rows(above, below, static_cast<std::int64_t>(limit)); rows.next();)
        entries.push_back(entry(rows, channel));
    return entries;
}

LogEntry EntryReader::entry(const Rows& row, const ChannelId& channel)
{
    return entry_from(row, channel, [&] { return created(channel_number_of(row.integer(0))); });
}

Created EntryReader::created(std::int64_t channel_number)
{
    Rows row = channel_.rows(channel_number);
    if (!row.next())
        throw Damage{"the database has lost a channel"};
    auto name = ChannelName::parse(row.text(0));
    auto keep = Retention::parse(row.text(6));
    if (!name || !keep)
        throw Damage{"the database holds a channel that cannot be"};
    Created created{std::move(*name), std::nullopt, std::string{row.text(2)}, {}};
    if (!row.is_null(1))
        created.owner = id_from<UserId>(row.blob(1));
    created.rules.password_verifier = row.text(3);
    if (!row.is_null(4))
        created.rules.group = row.text(4);
    created.rules.direct = row.integer(5) != 0;
    created.rules.keep = *keep;
    if (!row.is_null(7))
        created.rules.sealed = SealedRules{bytes_of(row.blob(7)), bytes_of(row.blob(8))};
    return created;
}

} // namespace snug::server
