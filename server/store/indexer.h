#pragma once

#include "server/store/log_ends.h"
#include "server/store/sqlite.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace snug::server {

/// Brings the tables `ids` and `words` up to the log, a little at a time.
///
/// Both are slow to write at random places, where the log itself only grows at its ends:
/// in the transaction that acknowledges a message they would cost more than all else.  So
/// they follow when the writer has nothing better to do.  What they do not have yet is found
/// without them: an id in RecentIds, a word by reading the few messages behind
/// `channels.indexed`.  As that moves in the transaction that fills them, a crash loses
/// nothing and doubles nothing.
class Indexer {
public:
    Indexer(sqlite::Database& database, LogEnds& ends, RecentIds& recent);

    /// Whether a step would be of use: it has begun, or there is enough to begin.
    [[nodiscard]] bool is_behind() const
    {
        return !behind_.empty() || has_parts_ || recent_.size() >= worth_beginning;
    }
    /// So many that memory is at stake: steps are due even if the writer is busy.
    [[nodiscard]] bool is_far_behind() const { return recent_.size() >= far_behind; }

    /// The words of what has expired are in `words` until they are merged with the mark that says
    /// so: the next steps merge all of it.
    void begin_cleaning() { has_parts_ = is_cleaning_ = true; }

    /// A few milliseconds' work, in a transaction of its own.  Throws sqlite::Failure.
    void step();

private:
    static constexpr std::size_t worth_beginning = 512;
    static constexpr std::size_t far_behind = 256 * 1024;

    void begin_round();
    void index(LogEnd& end);
    void merge();

    sqlite::Database& database_;
    LogEnds& ends_;
    RecentIds& recent_;
    sqlite::Statement next_entries_;
    sqlite::Statement insert_id_;
    sqlite::Statement insert_words_;
    sqlite::Statement set_indexed_;
    sqlite::Statement merge_;
    std::vector<LogEnd*> behind_; ///< the channels of this round
    /// `words` may be in more parts than is good: each step adds one, merging makes fewer.
    bool has_parts_ = true;
    bool is_cleaning_ = false;
    bool may_merge_ = false; ///< it is merging's turn
};

} // namespace snug::server
