#include "server/store/searcher.h"

#include "server/store/entry_key.h"
#include "src/protocol/limits.h"

#include <algorithm>
#include <chrono>

namespace snug::server {

namespace {

using sqlite::Rows;

} // namespace

Searcher::Searcher(sqlite::Database& database, Clock& clock)
    : database_{database}, clock_{clock}, entries_{database},
      channel_{database.prepare("SELECT number, indexed FROM channels WHERE id = ?")},
      newest_{database.prepare("SELECT key FROM entries WHERE key > ? AND key < ? AND kind < 16 "
                               "AND text NOTNULL ORDER BY key DESC")},
      index_{database.prepare("SELECT rowid FROM words WHERE words MATCH ? AND rowid > ? "
                              "AND rowid < ? ORDER BY rowid DESC")},
      text_{database.prepare("SELECT at, text FROM entries WHERE key = ?")}
{
}

Findings Searcher::find(const Search& search, const std::stop_token& stop)
{
    const std::size_t limit = std::min(search.limit, limits::history_page);
    Task task{SearchWords{tokeniser_, search.words},
              {},
              {},
              limit + 1,
              stop,
              clock_.now().mono + longest};
    if (task.words.empty() || limit == 0)
        return {};
    // Nothing is written between the reading and the index, in one and the same moment.
    const sqlite::Transaction snapshot{database_, sqlite::Transaction::Kind::read};
    task.places = places_of(search);
    task.hits.resize(task.places.size());
    std::size_t shares = task.places.size() + 1; // one is the index's
    for (Place& place : task.places)
        if (!run_for_a_share(task, shares--, [&] { read_newest(task, place); }))
            place.is_done = true;
    ask_index(task);
    return page_of(task, limit);
}

/// In the order of their numbers, each once.
Searcher::Places Searcher::places_of(const Search& search)
{
    Places places;
    for (const Search::Place& wanted : search.places) {
        Rows row = channel_.rows(wanted.channel.bytes());
        if (!row.next())
            continue;
        const std::int64_t number = row.integer(0);
        places.push_back({0, wanted.channel, number,
                          wanted.before ? key_of(number, *wanted.before) : keys_end(number),
                          keys_begin(number) + row.integer(1)});
    }
    std::ranges::sort(places, {}, &Place::number);
    const auto is_same = [](const Place& a, const Place& b) { return a.number == b.number; };
    places.erase(std::unique(places.begin(), places.end(), is_same), places.end());
    for (std::size_t i = 0; i < places.size(); ++i)
        places[i].index = i;
    return places;
}

/// What a share's work leaves of its time is for the others.  False if it was cut.
template <class Work>
bool Searcher::run_for_a_share(Task& task, std::size_t shares, Work work)
{
    const MonoTime now = clock_.now().mono;
    const MonoTime until = now + (task.deadline - now) / static_cast<std::int64_t>(shares);
    const sqlite::Supervision supervision{
        database_, [&] { return clock_.now().mono < until && !task.stop.stop_requested(); }};
    try {
        work();
    } catch (const sqlite::Failure& why) {
        if (!why.is_interruption())
            throw;
        task.was_cut = true;
        return false;
    }
    return true;
}

void Searcher::read_newest(Task& task, Place& place)
{
    std::size_t left = read_first / task.places.size();
    Rows row = newest_.rows(keys_begin(place.number), place.before_key);
    while (task.hits[place.index].size() < task.enough && row.next()) {
        const std::int64_t key = row.integer(0);
        if (left == 0 && key <= place.indexed_key)
            return;
        left -= left > 0 ? 1 : 0;
        add_if_found(task, place, key);
        place.before_key = key;
    }
    place.is_done = true;
}

/// Each channel by itself, so that it takes as long as that has hits, whatever is said where
/// one may not look.  But what a beginning of a word stands for has to be gathered from the
/// whole index in any case: that is done once for all.
void Searcher::ask_index(Task& task)
{
    std::vector<Place*> open;
    for (Place& place : task.places)
        if (!place.is_done)
            open.push_back(&place);
    const std::size_t together = task.words.has_beginnings() ? open.size() : 1;
    for (std::size_t i = 0; i < open.size(); i += together)
        run_for_a_share(task, (open.size() - i) / together,
                        [&] { ask_index(task, std::span{open}.subspan(i, together)); });
}

void Searcher::ask_index(Task& task, std::span<Place*> places)
{
    auto open = places.size();
    Rows row = index_.rows(task.words.fts_expression(), keys_begin(places.front()->number),
                           places.back()->before_key);
    while (open > 0 && row.next()) {
        const std::int64_t key = row.integer(0);
        const std::int64_t number = channel_number_of(key);
        const auto found = std::ranges::lower_bound(places, number, {}, &Place::number);
        if (found == places.end() || (*found)->number != number || (*found)->is_done ||
            key >= (*found)->before_key)
            continue;
        Place& place = **found;
        add_if_found(task, place, key);
        place.is_done = task.hits[place.index].size() == task.enough;
        open -= place.is_done ? 1 : 0;
    }
}

void Searcher::add_if_found(Task& task, Place& place, std::int64_t key)
{
    Rows row = text_.rows(key);
    if (!row.next() || row.is_null(1))
        throw Damage{"the full-text index names an entry that has no text"};
    if (!task.words.find_in(tokeniser_, row.text(1)).empty())
        task.hits[place.index].push_back(
            {place.index, seq_of(key), WallTime{std::chrono::microseconds{row.integer(0)}}});
}

/// Only now the texts are read again, to be kept: there may be a page of hits in each place.
Findings Searcher::page_of(const Task& task, std::size_t limit)
{
    Findings findings{{}, task.was_cut};
    if (task.stop.stop_requested())
        return findings;
    for (const Hit& hit : newest_of(task.hits, limit + 1)) {
        if (findings.found.size() == limit) {
            findings.more = true;
            break;
        }
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
