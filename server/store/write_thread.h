#pragma once

#include "server/store/answers.h"
#include "server/store/expirer.h"
#include "server/store/indexer.h"
#include "server/store/log_ends.h"
#include "server/store/log_writer.h"
#include "server/store/sqlite.h"
#include "server/store/store.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

namespace snug::server {

/// The thread with the only connection that writes, and that makes checkpoints.
///
/// What it finds in its inbox is one transaction.  When nothing has come for a moment, it does
/// chores: it expires, indexes and makes checkpoints in steps of a few milliseconds, and looks
/// into the inbox after each.  Where something always comes, a step is done now and then.
class WriteThread {
public:
    /// `syncs`: a commit waits until the disk has it.
    WriteThread(sqlite::Database database, bool syncs, Answers& answers);
    /// Writes what is in the inbox.
    ~WriteThread() = default;

    // On the loop's thread: for the inbox, which deliver() brings them to.  A message is refused
    // at once while too much waits for the disk.
    void collect(Append append, WallTime now);
    void collect(const ReadMarker& marker) { collected_.markers.push_back(marker); }
    void collect_expiry(WallTime now)
    {
        if (const auto time = expiry_clock_.round(now))
            collected_.expire = *time;
    }
    void deliver();

private:
    struct Job {
        Append append;
        WallTime at;
        std::size_t bytes; ///< what it takes while it waits
    };
    struct Inbox {
        std::vector<Job> jobs;
        std::vector<ReadMarker> markers;
        std::optional<WallTime> expire;

        [[nodiscard]] bool empty() const { return jobs.empty() && markers.empty() && !expire; }
    };
    using Outcomes = std::vector<Answers::Outcome>;

    void work(const std::stop_token& stop);
    void take_in(Inbox inbox);
    Outcomes write(std::vector<Job> jobs);
    Result<LogEntry> write(Job job);
    void write_markers();
    [[nodiscard]] bool has_chores() const;
    [[nodiscard]] std::chrono::steady_clock::time_point next_chore(bool is_quiet) const;
    [[nodiscard]] bool is_time_for_chore(bool is_quiet) const;
    void do_chore();
    void note_room();
    void end_expiry();
    void checkpoint();
    void empty_log();
    void set_sync(bool syncs);
    std::optional<Error> attempt(const std::function<void()>& work);
    void give_up(const char* why);

    const bool syncs_;
    sqlite::Database database_;
    LogEnds ends_;
    RecentIds recent_;
    LogWriter log_;
    Indexer indexer_;
    Expirer expirer_;
    Answers& answers_;
    std::map<std::pair<UserId, ChannelId>, Seq> markers_; ///< not written yet
    bool is_syncing_ = true;
    bool is_full_ = false; ///< the last transaction found no room
    bool has_failed_ = false;
    bool may_hold_the_past_ = false;     ///< the log's file may have what has expired
    bool has_stale_words_ = true;        ///< the search index may, also from before this start
    std::optional<WallTime> cleaned_at_; ///< when the words of what has expired went
    std::chrono::steady_clock::time_point last_chore_{};
    std::chrono::steady_clock::time_point rest_until_{}; ///< from chores

    ExpiryClock expiry_clock_; ///< the loop's, as the next
    Inbox collected_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    Inbox inbox_;                               ///< both threads'
    std::atomic<std::size_t> waiting_bytes_{0}; ///< of jobs that have no answer yet
    std::jthread thread_;
};

} // namespace snug::server
