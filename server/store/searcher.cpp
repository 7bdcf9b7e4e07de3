#include "server/store/searcher.h"

#include "server/store/entry_key.h"
#include "src/protocol/limits.h"

#include <algorithm>

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
                              "AND rowid < ? ORDER BY rowid DESC")}
{
}

Findings Searcher::find(const Search& search)
{
    const std::size_t limit = std::min(search.limit, limits::history_page);
    Task task{SearchWords{tokeniser_, search.words}, {}, limit + 1};
    if (task.words.empty() || limit == 0)
        return {};
    // The index ends and the tail begins at one place only in one and the same moment.
    const sqlite::Transaction snapshot{database_, sqlite::Transaction::Kind::read};
    task.places = places_of(search);
    for (Place& place : task.places)
        read_tail(task, place);
    if (!task.places.empty())
        ask_index(task);

    std::vector<std::vector<Found>> lists;
    for (Place& place : task.places)
        lists.push_back(std::move(place.found));
    return newest_of(std::move(lists), limit);
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
        places.push_back({wanted.channel,
                          number,
                          wanted.before ? key_of(number, *wanted.before) : keys_end(number),
                          keys_begin(number) + row.integer(1),
                          {}});
    }
    std::ranges::sort(places, {}, &Place::number);
    const auto is_same = [](const Place& a, const Place& b) { return a.number == b.number; };
    places.erase(std::unique(places.begin(), places.end(), is_same), places.end());
    return places;
}

void Searcher::read_tail(const Task& task, Place& place)
{
    Rows row = tail_.rows(place.indexed_key, place.before_key);
    while (place.found.size() < task.enough && row.next())
        add_if_found(task, place, row.integer(0));
}

/// One pass over all channels: what a beginning of a word stands for has to be gathered from
/// the whole index in any case.
void Searcher::ask_index(Task& task)
{
    const auto is_open = [&](const Place& p) { return p.found.size() < task.enough; };
    auto open = std::ranges::count_if(task.places, is_open);
    const std::int64_t begin = keys_begin(task.places.front().number);
    Rows row = index_.rows(task.words.fts_expression(), begin, task.places.back().before_key);
    while (open > 0 && row.next()) {
        const std::int64_t key = row.integer(0);
        const std::int64_t number = channel_number_of(key);
        const auto place = std::ranges::lower_bound(task.places, number, {}, &Place::number);
        if (place == task.places.end() || place->number != number || key >= place->before_key ||
            !is_open(*place))
            continue;
        add_if_found(task, *place, key);
        open -= is_open(*place) ? 0 : 1;
    }
}

void Searcher::add_if_found(const Task& task, Place& place, std::int64_t key)
{
    LogEntry entry = entries_.at(key, place.channel);
    const auto* message = std::get_if<Message>(&entry.body);
    if (message == nullptr)
        throw Damage{"the full-text index names an entry that has no text"};
    auto spans = task.words.find_in(tokeniser_, message->text);
    if (!spans.empty())
        place.found.push_back({std::move(entry), std::move(spans)});
}

} // namespace snug::server
