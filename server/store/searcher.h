#pragma once

#include "server/store/entry_reader.h"
#include "server/store/search_words.h"
#include "server/store/sqlite.h"
#include "server/store/store.h"

#include <cstdint>
#include <vector>

namespace snug::server {

/// Finds messages by their words: by the index as far as it goes, and beyond, where the
/// Indexer has not been yet, by reading.
class Searcher {
public:
    explicit Searcher(sqlite::Database& database);

    /// Throws sqlite::Failure and Damage.
    [[nodiscard]] Findings find(const Search& search);

private:
    /// A channel to look through.
    struct Place {
        ChannelId channel;
        std::int64_t number;
        std::int64_t before_key;
        std::int64_t indexed_key;
    };
    struct Task {
        SearchWords words;
        std::vector<Place> places;          ///< in the order of their numbers
        std::vector<std::vector<Hit>> hits; ///< of each of them so far, newest first
        std::size_t enough;                 ///< for each place
    };

    std::vector<Place> places_of(const Search& search);
    void read_tail(Task& task, std::size_t place);
    void ask_index(Task& task);
    void add_if_found(Task& task, std::size_t place, std::int64_t key);
    Findings page_of(const Task& task, std::size_t limit);

    sqlite::Database& database_;
    EntryReader entries_;
    Tokeniser tokeniser_;
    sqlite::Statement channel_;
    sqlite::Statement tail_;
    sqlite::Statement index_;
    sqlite::Statement text_;
};

} // namespace snug::server
