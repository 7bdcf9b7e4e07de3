#include "server/store/searcher.h"

#include "server/store/entry_key.h"
#include "src/protocol/limits.h"

#include <algorithm>
#include <chrono>

namespace snug::server {

namespace {

using sqlite::Rows;

} // namespace

Searcher::Searcher(sqlite::Database& database)
    : database_{database}, entries_{database},
      channel_{database.prepare("SELECT number, indexed FROM channels WHERE id = ?")},
      tail_{database.prepare("SELECT key FROM entries WHERE key > ? AND key < ? AND kind < 16 "
                             "AND text NOTNULL ORDER BY key DESC")},
      index_{database.prepare("SELECT rowid FROM words WHERE words MATCH ? AND rowid > ? "
                              "AND rowid < ? ORDER BY rowid DESC")},
      text_{database.prepare("SELECT at, text FROM entries WHERE key = ?")}
{
}

Findings Searcher::find(const Search& search)
{
    const std::size_t limit = std::min(search.limit, limits::history_page);
    Task task{SearchWords{tokeniser_, search.words}, {}, {}, limit + 1};
    if (task.words.empty() || limit == 0)
        return {};
    // The index ends and the tail begins at one place only in one and the same moment.
    const sqlite::Transaction snapshot{database_, sqlite::Transaction::Kind::read};
    task.places = places_of(search);
    task.hits.resize(task.places.size());
    for (std::size_t place = 0; place < task.places.size(); ++place)
        read_tail(task, place);
    if (!task.places.empty())
        ask_index(task);
    return page_of(task, limit);
}

/// In the order of their numbers, each once.
std::vector<Searcher::Place> Searcher::places_of(const Search& search)
{
    std::vector<Place> places;
    for (const Search::Place& wanted : search.places) {
        Rows row = channel_.rows(wanted.channel.bytes());
        if (!row.next())
            continue;
        const std::int64_t number = row.integer(0);
        places.push_back({wanted.channel, number,
                          wanted.before ? key_of(number, *wanted.before) : keys_end(number),
                          keys_begin(number) + row.integer(1)});
    }
    std::ranges::sort(places, {}, &Place::number);
    const auto is_same = [](const Place& a, const Place& b) { return a.number == b.number; };
    places.erase(std::unique(places.begin(), places.end(), is_same), places.end());
    return places;
}

void Searcher::read_tail(Task& task, std::size_t place)
{
    Rows row = tail_.rows(task.places[place].indexed_key, task.places[place].before_key);
    while (task.hits[place].size() < task.enough && row.next())
        add_if_found(task, place, row.integer(0));
}

/// One pass over all channels: what a beginning of a word stands for has to be gathered from
/// the whole index in any case.
void Searcher::ask_index(Task& task)
{
    const auto is_open = [&](const std::vector<Hit>& hits) { return hits.size() < task.enough; };
    auto open = std::ranges::count_if(task.hits, is_open);
    const std::int64_t begin = keys_begin(task.places.front().number);
    Rows row = index_.rows(task.words.fts_expression(), begin, task.places.back().before_key);
    while (open > 0 && row.next()) {
        const std::int64_t key = row.integer(0);
        const std::int64_t number = channel_number_of(key);
        const auto found = std::ranges::lower_bound(task.places, number, {}, &Place::number);
        const auto place = static_cast<std::size_t>(found - task.places.begin());
        if (found == task.places.end() || found->number != number || key >= found->before_key ||
            !is_open(task.hits[place]))
            continue;
        add_if_found(task, place, key);
        open -= is_open(task.hits[place]) ? 0 : 1;
    }
}

void Searcher::add_if_found(Task& task, std::size_t place, std::int64_t key)
{
    Rows row = text_.rows(key);
    if (!row.next() || row.is_null(1))
        throw Damage{"the full-text index names an entry that has no text"};
    if (!task.words.find_in(tokeniser_, row.text(1)).empty())
        task.hits[place].push_back(
            {place, seq_of(key), WallTime{std::chrono::microseconds{row.integer(0)}}});
}

/// Only now the texts are read again, to be kept: there may be a page of hits in each place.
Findings Searcher::page_of(const Task& task, std::size_t limit)
{
    Findings findings;
    for (const Hit& hit : newest_of(task.hits, limit + 1)) {
        findings.more = findings.found.size() == limit;
        if (findings.more)
            break;
        const Place& place = task.places[hit.place];
        LogEntry entry = entries_.at(key_of(place.number, hit.seq), place.channel);
        const auto* message = std::get_if<Message>(&entry.body);
        if (message == nullptr)
            throw Damage{"the full-text index names an entry that is no message"};
        auto spans = task.words.find_in(tokeniser_, message->text);
        findings.found.push_back({std::move(entry), std::move(spans)});
    }
    return findings;
}

} // namespace snug::server
