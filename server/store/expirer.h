#pragma once

#include "server/store/expiry.h"
#include "server/store/log_ends.h"
#include "server/store/sqlite.h"
#include "src/base/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace snug::server {

/// Lets messages go that their channel keeps no longer, a few at a time.
///
/// A message goes whole, and only its id is remembered for a while, so that it is known when it
/// comes again.  Of a log's newest entry the text goes and the row stays, as it holds the last
/// seq.  Entries that changed something always stay.
class Expirer {
public:
    Expirer(sqlite::Database& database, LogEnds& ends, RecentIds& recent);

    /// All channels are due for what is over by `now`.
    void begin(WallTime now);
    [[nodiscard]] bool is_behind() const { return !due_.empty(); }
    /// What the last begin() was told.
    [[nodiscard]] WallTime time() const { return now_; }
    /// Whether anything has gone since then.
    [[nodiscard]] bool has_dropped() const { return has_dropped_; }
    /// A few milliseconds' work, in a transaction of its own.  Throws sqlite::Failure.
    void step();

private:
    struct Kept {
        std::int64_t key;
        MessageId id;
        WallTime at;
        std::optional<std::string> text;
        bool is_sealed = false;
    };

    // False if there is no more of it to do.
    bool drop_messages(LogEnd& end);
    bool forget_ids(const LogEnd& end);
    std::vector<Kept> some_messages(const LogEnd& end);
    WallTime time_after(const LogEnd& end, std::int64_t key);
    std::vector<Kept> some_forgotten(const LogEnd& end);
    void drop(const LogEnd& end, const Kept& message);
    [[nodiscard]] Age age_of(const LogEnd& end, const Kept& message) const;

    sqlite::Database& database_;
    LogEnds& ends_;
    RecentIds& recent_;
    sqlite::Statement messages_;
    sqlite::Statement past_;
    sqlite::Statement gone_;
    sqlite::Statement drop_entry_;
    sqlite::Statement remember_id_;
    sqlite::Statement forget_id_;
    sqlite::Statement drop_words_;
    sqlite::Statement drop_text_;
    std::vector<LogEnd*> due_;
    std::int64_t past_from_ = 0; ///< what time_after() asked last, and found
    std::int64_t past_key_ = 0;
    WallTime past_time_{};
    WallTime now_{};
    bool has_dropped_ = false;
};

} // namespace snug::server
