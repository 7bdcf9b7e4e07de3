#include "server/store/memory_store.h"

#include "src/protocol/limits.h"

#include <algorithm>
#include <utility>

namespace snug::server {

namespace {

using Entries = std::deque<LogEntry>;
using Place = Entries::const_iterator;

/// The first entry at or after this seq.
Place find(const Entries& entries, Seq seq)
{
    return std::ranges::lower_bound(entries, seq, {}, &LogEntry::seq);
}

/// Copies what is visible, going back from `end`; true if there is more beyond.
bool read_older(const Entries& entries, Place end, std::size_t limit, std::vector<LogEntry>& out)
{
    const auto first_out = static_cast<std::ptrdiff_t>(out.size());
    bool more = false;
    while (end != entries.begin() && !more) {
        --end;
        if (!is_visible(end->body))
            continue;
        more = limit == 0;
        if (limit > 0) {
            out.push_back(*end);
            --limit;
        }
    }
    std::reverse(out.begin() + first_out, out.end());
    return more;
}

/// The same, going on from `begin`.
bool read_newer(const Entries& entries, Place begin, std::size_t limit, std::vector<LogEntry>& out)
{
    for (; begin != entries.end(); ++begin) {
        if (!is_visible(begin->body))
            continue;
        if (limit == 0)
            return true;
        out.push_back(*begin);
        --limit;
    }
    return false;
}

} // namespace

void MemoryStore::append(const Append& append, WallTime now)
{
    queued_.push_back({append, now});
}

void MemoryStore::commit()
{
    for (const Queued& queued : std::exchange(queued_, {}))
        answers_.push_back({queued.append.ticket, write(logs_[queued.append.channel], queued)});
}

LogEntry MemoryStore::write(Log& log, const Queued& queued) const
{
    const Append& append = queued.append;
    if (const auto first = log.by_id.find(append.id); first != log.by_id.end())
        return *find(log.entries, first->second);
    LogEntry entry{append.channel, Seq{++log.last_seq}, append.id, queued.at, append.body};
    log.by_id.emplace(entry.id, entry.seq);
    log.entries.push_back(entry);
    if (log.entries.size() > entries_a_channel_) {
        log.by_id.erase(log.entries.front().id);
        log.entries.pop_front();
    }
    return entry;
}

void MemoryStore::read(const ChannelId& channel, const msg::History& query, Read done)
{
    questions_.push_back({channel, query, std::move(done)});
}

void MemoryStore::poll(const Stored& stored)
{
    for (const Answer& answer : std::exchange(answers_, {}))
        stored(answer.ticket, answer.entry);
    for (const Question& question : std::exchange(questions_, {}))
        question.done(page_of(question.channel, question.query));
}

Page MemoryStore::page_of(const ChannelId& channel, const msg::History& query) const
{
    Page page;
    const auto log = logs_.find(channel);
    if (log == logs_.end())
        return page;
    const Entries& entries = log->second.entries;
    const auto limit =
        static_cast<std::size_t>(std::min<std::uint64_t>(query.limit, limits::history_page));
    if (query.after) {
        page.more =
            read_newer(entries, find(entries, Seq{query.after->value() + 1}), limit, page.entries);
    } else if (query.around) {
        const Place centre = find(entries, *query.around);
        const bool older = read_older(entries, centre, limit / 2, page.entries);
        const bool newer = read_newer(entries, centre, limit - limit / 2, page.entries);
        page.more = older || newer;
    } else {
        const Place end = query.before ? find(entries, *query.before) : entries.end();
        page.more = read_older(entries, end, limit, page.entries);
    }
    return page;
}

} // namespace snug::server
