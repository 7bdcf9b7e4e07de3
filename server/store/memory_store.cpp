#include "server/store/memory_store.h"

#include "src/protocol/limits.h"

#include <algorithm>
#include <utility>

namespace snug::server {

namespace {

using Entries = std::deque<LogEntry>;
using Place = Entries::const_iterator;

/// The first entry at or after this seq.
Place find_seq(const Entries& entries, Seq seq)
{
    return std::ranges::lower_bound(entries, seq, {}, &LogEntry::seq);
}

/// The first entry at or after this time, if the clock never went back.
Place find_time(const Entries& entries, WallTime at)
{
    return std::ranges::lower_bound(entries, at, {}, &LogEntry::at);
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

/// When each was said, as Age has it.
std::vector<WallTime> plausible_times(const Entries& entries, WallTime now)
{
    std::vector<WallTime> times(entries.size());
    WallTime next = WallTime::max();
    for (std::size_t i = entries.size(); i-- > 0;) {
        times[i] = std::min(entries[i].at, next);
        if (entries[i].at <= now)
            times[i] = next = entries[i].at;
    }
    return times;
}

} // namespace

void MemoryStore::append(Append append, WallTime now)
{
    queued_.push_back({std::move(append), now});
}

void MemoryStore::commit()
{
    for (Queued& queued : std::exchange(queued_, {})) {
        const Ticket ticket = queued.append.ticket;
        Log& log = logs_[queued.append.channel];
        answers_.push_back({ticket, write(log, std::move(queued))});
    }
}

LogEntry MemoryStore::write(Log& log, Queued queued) const
{
    Append& append = queued.append;
    if (const auto first = log.by_id.find(append.id); first != log.by_id.end())
        return first_of(log, first->second, std::move(append));
    if (const auto* created = std::get_if<Created>(&append.body))
        log.keep = created->rules.keep;
    const LogEntry entry{append.channel, Seq{++log.last_seq}, append.id, queued.at,
                         std::move(append.body)};
    log.by_id.emplace(entry.id, entry.seq);
    log.entries.push_back(entry);
    if (log.keep.kind == Retention::Kind::none)
        if (auto* message = std::get_if<Message>(&log.entries.back().body))
            message->forget_words();
    if (log.entries.size() > entries_a_channel_) {
        const LogEntry& oldest = log.entries.front();
        log.gone.emplace(oldest.seq, Gone{oldest.id, oldest.at});
        log.entries.pop_front();
    }
    return entry;
}

LogEntry MemoryStore::first_of(const Log& log, Seq seq, Append append)
{
    const auto gone = log.gone.find(seq);
    if (gone == log.gone.end())
        return *find_seq(log.entries, seq);
    if (auto* message = std::get_if<Message>(&append.body))
        message->forget_words();
    return {append.channel, seq, append.id, gone->second.at, std::move(append.body)};
}

void MemoryStore::read(const ChannelId& channel, const msg::History& query, Read done)
{
    questions_.emplace_back(
        [this, channel, query, done = std::move(done)] { done(page_of(channel, query)); });
}

void MemoryStore::search(Search search, Searched done)
{
    questions_.emplace_back(
        [this, search = std::move(search), done = std::move(done)] { done(find(search)); });
}

void MemoryStore::backup_to(const std::string&, BackedUp done)
{
    questions_.emplace_back([done = std::move(done)] {
        done(Error{ErrorCode::storage_failed,
                   "this server keeps everything in memory, so there is nothing to copy; see "
                   "[history] store in its snugd.toml"});
    });
}

void MemoryStore::expire(WallTime now)
{
    if (const auto time = expiry_clock_.round(now))
        for (auto& [channel, log] : logs_)
            expire(log, *time);
}

void MemoryStore::expire(Log& log, WallTime now)
{
    const auto age_of = [&](Seq seq, WallTime at) {
        return Age{at, static_cast<std::int64_t>(log.last_seq - seq.value())};
    };
    const std::vector<WallTime> times = plausible_times(log.entries, now);
    std::size_t index = 0;
    bool goes_on = true;
    std::erase_if(log.entries, [&](LogEntry& entry) {
        const WallTime at = times[index++];
        auto* message = std::get_if<Message>(&entry.body);
        goes_on = goes_on && (!message || is_over(log.keep, age_of(entry.seq, at), now));
        if (!message || !goes_on)
            return false;
        message->forget_words();
        if (entry.seq.value() == log.last_seq)
            return false;
        log.gone.emplace(entry.seq, Gone{entry.id, at});
        return true;
    });
    std::erase_if(log.gone, [&](const auto& gone) {
        return is_id_over(age_of(gone.first, gone.second.at), now) &&
               log.by_id.erase(gone.second.id) > 0;
    });
}

void MemoryStore::poll(const Stored& stored)
{
    for (const Answer& answer : std::exchange(answers_, {}))
        stored(answer.ticket, answer.entry);
    for (const auto& answer : std::exchange(questions_, {}))
        answer();
}

Findings MemoryStore::find(const Search& search) const
{
    const SearchWords words{tokeniser_, search.words};
    const std::size_t limit = std::min(search.limit, limits::history_page);
    if (words.empty() || limit == 0)
        return {};
    std::vector<std::vector<Hit>> hits;
    for (std::size_t place = 0; place < search.places.size(); ++place)
        hits.push_back(find_in(search, place, words, limit + 1));
    Findings findings;
    for (const Hit& hit : newest_of(hits, limit + 1)) {
        findings.more = findings.found.size() == limit;
        if (findings.more)
            break;
        const Log& log = logs_.at(search.places[hit.place].channel);
        const LogEntry& entry = *find_seq(log.entries, hit.seq);
        const auto& text = std::get<Message>(entry.body).text;
        findings.found.push_back({entry, words.find_in(tokeniser_, text)});
    }
    return findings;
}

std::vector<Hit> MemoryStore::find_in(const Search& search, std::size_t place,
                                      const SearchWords& words, std::size_t enough) const
{
    std::vector<Hit> hits;
    const auto log = logs_.find(search.places[place].channel);
    if (log == logs_.end())
        return hits;
    const Entries& entries = log->second.entries;
    const auto& before = search.places[place].before;
    Place at = before ? find_seq(entries, *before) : entries.end();
    while (at != entries.begin() && hits.size() < enough) {
        --at;
        if (const auto* message = std::get_if<Message>(&at->body))
            if (!words.find_in(tokeniser_, message->text).empty())
                hits.push_back({place, at->seq, at->at});
    }
    return hits;
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
        page.more = read_newer(entries, find_seq(entries, Seq{query.after->value() + 1}), limit,
                               page.entries);
    } else if (query.around || query.at) {
        const Place centre =
            query.around ? find_seq(entries, *query.around) : find_time(entries, *query.at);
        const bool older = read_older(entries, centre, limit / 2, page.entries);
        const bool newer = read_newer(entries, centre, limit - limit / 2, page.entries);
        page.more = older || newer;
    } else {
        const Place end = query.before ? find_seq(entries, *query.before) : entries.end();
        page.more = read_older(entries, end, limit, page.entries);
    }
    return page;
}

} // namespace snug::server
