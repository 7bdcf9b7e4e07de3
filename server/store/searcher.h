#pragma once

#include "server/store/entry_reader.h"
#include "server/store/search_words.h"
#include "server/store/sqlite.h"
#include "server/store/store.h"
#include "src/base/time.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace snug::server {

/// Finds messages by their words: the newest of each channel by reading them, older ones by the
/// index.  What is said all the time is soon found by reading, where the index would have to
/// be walked; and where the Indexer has not been yet there is no other way.
///
/// A search has a time, shared out between its channels; what is over by then is cut, and the
/// answer says that there is more.
class Searcher {
public:
    static constexpr std::chrono::milliseconds longest{250};
    /// So many of the newest are read, in all channels together.
    static constexpr std::size_t read_first = 8192;

    Searcher(sqlite::Database& database, Clock& clock);

    /// Throws sqlite::Failure and Damage.
    [[nodiscard]] Findings find(const Search& search, const std::stop_token& stop);

private:
    /// A channel to look through.
    struct Place {
        std::size_t index; ///< of its hits
        ChannelId channel;
        std::int64_t number;
        std::int64_t before_key; ///< from there on it has been looked through
        std::int64_t indexed_key;
        bool is_done = false; ///< it has no more, or has told enough, or was cut
    };
    using Places = std::vector<Place>;
    struct Task {
        SearchWords words;
        Places places;                      ///< in the order of their numbers
        std::vector<std::vector<Hit>> hits; ///< newest first
        std::size_t enough;                 ///< for each place
        std::stop_token stop;
        MonoTime deadline;
        bool was_cut = false;
    };

    Places places_of(const Search& search);
    template <class Work>
    bool run_for_a_share(Task& task, std::size_t shares, Work work);
    void read_newest(Task& task, Place& place);
    void ask_index(Task& task);
    void ask_index(Task& task, std::span<Place*> places);
    void add_if_found(Task& task, Place& place, std::int64_t key);
    Findings page_of(const Task& task, std::size_t limit);

    sqlite::Database& database_;
    Clock& clock_;
    EntryReader entries_;
    Tokeniser tokeniser_;
    sqlite::Statement channel_;
    sqlite::Statement newest_;
    sqlite::Statement index_;
    sqlite::Statement text_;
};

} // namespace snug::server
