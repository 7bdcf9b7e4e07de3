#pragma once

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
/// First a message loses its text.  The row stays a while, so that the same id sent again is
/// known; the log's newest row stays for good, as it holds the last seq.  Entries that changed
/// something always stay.
class Expirer {
public:
    Expirer(sqlite::Database& database, LogEnds& ends, RecentIds& recent);

    /// All channels are due for what is over by `now`.
    void begin(WallTime now);
    [[nodiscard]] bool is_behind() const { return !due_.empty(); }
    /// A few milliseconds' work, in a transaction of its own.  Throws sqlite::Failure.
    void step();

private:
    struct Kept {
        std::int64_t key;
        MessageId id;
        WallTime at;
        std::optional<std::string> text;
    };
    enum class Fate { text_goes, all_goes };

    /// Up to how far that was done; none if there is no more to do.
    std::optional<std::int64_t> walk(const LogEnd& end, std::int64_t from, Fate fate);
    std::vector<Kept> some_messages(const LogEnd& end, std::int64_t from);
    [[nodiscard]] bool is_due(const LogEnd& end, const Kept& message, Fate fate) const;
    void carry_out(Fate fate, const LogEnd& end, const Kept& message);

    sqlite::Database& database_;
    LogEnds& ends_;
    RecentIds& recent_;
    sqlite::Statement messages_;
    sqlite::Statement drop_entry_;
    sqlite::Statement drop_id_;
    sqlite::Statement drop_words_;
    sqlite::Statement drop_text_;
    std::vector<LogEnd*> due_;
    WallTime now_{};
};

} // namespace snug::server
