#include "server/store/write_thread.h"

#include "src/base/log.h"

#include <algorithm>
#include <iterator>

namespace snug::server {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

// Pages that the write-ahead log may grow by until they are brought into the database: when
// there is time for it, and when there is none.  Beyond the last, readers are waited for.
constexpr int checkpoint_when_idle = 1'000;
constexpr int checkpoint_when_busy = 4'000;
constexpr int too_long_a_log = 32'000;
constexpr std::chrono::milliseconds patience_with_readers{100};

/// If the disk is slower than people talk, messages are refused: memory has an end too.
constexpr std::size_t most_bytes_to_write = 64 * 1024 * 1024;

/// After so long without anything to write, there is time for chores; after so long without a
/// chore there has to be.
constexpr std::chrono::milliseconds quiet_time{5};
constexpr std::chrono::milliseconds longest_without_chores{100};
/// A chore that was kept from its work by a full disk, or by readers, is tried again then.
constexpr std::chrono::seconds rest{5};
/// Cleaning writes all of the full-text index anew.
constexpr std::chrono::hours between_cleanings{24};

const Error storage_full{ErrorCode::storage_full,
                         "the server's disk is full; nothing was kept, try again later"};
const Error too_busy{ErrorCode::storage_full,
                     "the server's disk is slower than people speak; the message was not kept, try "
                     "again later"};
const Error storage_busy{ErrorCode::storage_failed,
                         "another program holds the server's database; the message was not kept, "
                         "try again later"};
const Error storage_failed{ErrorCode::storage_failed,
                           "the server cannot write to its disk; nothing more is kept until its "
                           "operator has looked at it"};
const Error damaged{ErrorCode::storage_failed,
                    "what was kept of this message is damaged; the server's operator has to look "
                    "at it"};

} // namespace

WriteThread::WriteThread(sqlite::Database database, bool syncs, Answers& answers)
    : syncs_{syncs}, database_{std::move(database)}, ends_{read_log_ends(database_)},
      recent_{read_recent_ids(database_, ends_)}, log_{database_, ends_, recent_},
      indexer_{database_, ends_, recent_}, expirer_{database_, ends_, recent_}, answers_{answers}
{
    thread_ = std::jthread{[this](const std::stop_token& stop) { work(stop); }};
}

void WriteThread::collect(Append append, WallTime now)
{
    const auto* message = std::get_if<Message>(&append.body);
    if (message != nullptr && waiting_bytes_ >= most_bytes_to_write) {
        answers_.add(Outcomes{{append.ticket, too_busy}});
        return;
    }
    const std::size_t bytes =
        sizeof(Job) + (message != nullptr ? message->text.size() + message->sealed.size() : 0);
    waiting_bytes_ += bytes;
    collected_.jobs.push_back({std::move(append), now, bytes});
}

void WriteThread::deliver()
{
    if (collected_.empty())
        return;
    {
        const std::lock_guard lock{mutex_};
        if (inbox_.empty()) {
            std::swap(inbox_, collected_);
        } else {
            std::ranges::move(collected_.jobs, std::back_inserter(inbox_.jobs));
            std::ranges::move(collected_.markers, std::back_inserter(inbox_.markers));
            if (collected_.expire)
                inbox_.expire = collected_.expire;
        }
        collected_ = {};
    }
    wake_.notify_one();
}

void WriteThread::work(const std::stop_token& stop)
{
    bool is_quiet = true;
    while (true) {
        Inbox inbox;
        {
            std::unique_lock lock{mutex_};
            const auto has_news = [this] { return !inbox_.empty(); };
            if (!has_chores())
                wake_.wait(lock, stop, has_news);
            else
                wake_.wait_until(lock, stop, next_chore(is_quiet), has_news);
            std::swap(inbox, inbox_);
        }
        is_quiet = inbox.empty();
        if (is_quiet && stop.stop_requested())
            return;
        take_in(std::move(inbox));
        if (is_time_for_chore(is_quiet))
            do_chore();
    }
}

void WriteThread::take_in(Inbox inbox)
{
    for (const ReadMarker& marker : inbox.markers) {
        Seq& seq = markers_.try_emplace({marker.user, marker.channel}, marker.seq).first->second;
        seq = std::max(seq, marker.seq);
    }
    if (inbox.expire)
        expirer_.begin(*inbox.expire);
    std::size_t bytes = 0;
    for (const Job& job : inbox.jobs)
        bytes += job.bytes;
    if (!inbox.jobs.empty()) {
        Outcomes outcomes = write(std::move(inbox.jobs));
        waiting_bytes_ -= bytes; // who hears that it is kept has room for the next at once
        answers_.add(std::move(outcomes));
    } else if (!markers_.empty() && !has_failed_) {
        write_markers();
    }
    if (!has_failed_ && database_.wal_growth() >= checkpoint_when_busy)
        attempt([this] { checkpoint(); });
}

WriteThread::Outcomes WriteThread::write(std::vector<Job> jobs)
{
    Outcomes outcomes;
    outcomes.reserve(jobs.size());
    std::optional<Error> why_not = has_failed_ ? std::optional{storage_failed} : attempt([&] {
        set_sync(syncs_);
        sqlite::Transaction transaction{database_};
        for (Job& job : jobs)
            outcomes.push_back({job.append.ticket, write(std::move(job))});
        for (const auto& [place, seq] : markers_)
            log_.mark({place.first, place.second, seq});
        transaction.commit();
    });
    if (!why_not) {
        log_.settle();
        markers_.clear();
        note_room();
        return outcomes;
    }
    log_.undo();
    outcomes.clear();
    for (const Job& job : jobs) // moved from, but for the ticket, which is a number
        outcomes.push_back({job.append.ticket, *why_not});
    return outcomes;
}

/// An entry that came again and cannot be read any more is its sender's trouble alone.
Result<LogEntry> WriteThread::write(Job job)
{
    try {
        return log_.write(std::move(job.append), job.at);
    } catch (const Damage& why) {
        log::error("store", "a damaged entry was sent again, and refused",
                   {{"reason", why.what()}});
        return damaged;
    }
}

/// Where nothing else is written, markers alone are not worth a sync.
void WriteThread::write_markers()
{
    const auto why_not = attempt([this] {
        set_sync(false);
        sqlite::Transaction transaction{database_};
        for (const auto& [place, seq] : markers_)
            log_.mark({place.first, place.second, seq});
        transaction.commit();
    });
    if (!why_not)
        markers_.clear();
}

void WriteThread::note_room()
{
    if (std::exchange(is_full_, false))
        log::info("store", "there is room on the disk again");
}

bool WriteThread::has_chores() const
{
    return !has_failed_ && (expirer_.is_behind() || indexer_.is_behind() || may_hold_the_past_ ||
                            database_.wal_growth() >= (is_full_ ? 1 : checkpoint_when_idle));
}

/// While nothing comes.
std::chrono::steady_clock::time_point WriteThread::next_chore(bool is_quiet) const
{
    return std::max(rest_until_, Clock::now() + (is_quiet ? 0ms : quiet_time));
}

bool WriteThread::is_time_for_chore(bool is_quiet) const
{
    const auto now = Clock::now();
    return has_chores() && now >= rest_until_ &&
           (is_quiet || indexer_.is_far_behind() || now >= last_chore_ + longest_without_chores);
}

/// None of it is news to anybody, so no step waits for the disk.
void WriteThread::do_chore()
{
    const auto why_not = attempt([this] {
        set_sync(false);
        if (is_full_ && database_.wal_growth() > 0) {
            checkpoint(); // which may make room
        } else if (expirer_.is_behind()) {
            expirer_.step();
            note_room();
            if (!expirer_.is_behind())
                end_expiry();
        } else if (indexer_.is_behind()) {
            indexer_.step();
            note_room();
        } else if (may_hold_the_past_) {
            empty_log();
        } else {
            checkpoint();
        }
    });
    last_chore_ = Clock::now();
    if (why_not)
        rest_until_ = last_chore_ + rest;
}

/// What has gone is overwritten, but in the log, and its words are only marked in the index.
void WriteThread::end_expiry()
{
    may_hold_the_past_ |= expirer_.has_dropped();
    has_stale_words_ |= expirer_.has_dropped();
    const bool is_early = cleaned_at_ && expirer_.time() < *cleaned_at_ + between_cleanings;
    if (!has_stale_words_ || is_early)
        return;
    may_hold_the_past_ = true;
    has_stale_words_ = false;
    cleaned_at_ = expirer_.time();
    indexer_.begin_cleaning();
}

void WriteThread::empty_log()
{
    if (database_.empty_log(patience_with_readers))
        may_hold_the_past_ = false;
    else
        rest_until_ = Clock::now() + rest;
}

void WriteThread::checkpoint()
{
    const bool is_too_long = database_.wal_pages() >= too_long_a_log;
    database_.checkpoint(is_too_long ? patience_with_readers : std::chrono::milliseconds{0});
}

void WriteThread::set_sync(bool syncs)
{
    if (is_syncing_ != syncs)
        database_.execute(syncs ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    is_syncing_ = syncs;
}

/// Does it, or says why nothing was written: for now, or for good.
std::optional<Error> WriteThread::attempt(const std::function<void()>& work)
{
    try {
        work();
        return std::nullopt;
    } catch (const sqlite::Failure& why) {
        const bool is_rolled_back = !database_.in_transaction();
        if (is_rolled_back && why.is_busy())
            return storage_busy;
        if (is_rolled_back && why.is_full()) {
            if (!std::exchange(is_full_, true))
                log::warning("store", "the disk is full; nothing is kept until there is room");
            return storage_full;
        }
        give_up(why.what());
    } catch (const std::exception& why) {
        give_up(why.what());
    }
    return storage_failed;
}

/// What the disk has is not known any more, so nothing is acknowledged on hope.
void WriteThread::give_up(const char* why)
{
    has_failed_ = true;
    database_.leave_alone();
    log::error("store", "cannot write; nothing more is kept until a restart", {{"reason", why}});
}

} // namespace snug::server
