#include "server/store/sqlite_store.h"

#include "server/store/backup.h"
#include "server/store/integrity.h"
#include "server/store/migrations.h"
#include "server/store/read_thread.h"
#include "server/store/write_thread.h"
#include "src/base/log.h"

#include <fmt/format.h>

#include <stdexcept>
#include <stop_token>
#include <utility>

namespace snug::server {

namespace {

const Error cannot_read{ErrorCode::storage_failed,
                        "the server cannot read its history; its operator has to look at it"};

/// Some disks, and a database that is open elsewhere, cannot have one.
void begin_write_ahead_log(sqlite::Database& database, const std::filesystem::path& file)
{
    auto mode = database.prepare("PRAGMA journal_mode = WAL");
    sqlite::Rows answer = mode.rows();
    if (!answer.next() || answer.text(0) != "wal")
        throw std::runtime_error{fmt::format("{}: there can be no write-ahead log beside it; name "
                                             "a folder on another disk with --data",
                                             file.string())};
}

sqlite::Database open_for_writing(const std::filesystem::path& file)
{
    sqlite::Database database{file, sqlite::Database::Access::write};
    try {
        check_is_ours(database, file);
    } catch (...) {
        database.leave_alone();
        throw;
    }
    begin_write_ahead_log(database, file);
    database.execute("PRAGMA synchronous = FULL");
    database.execute("PRAGMA journal_size_limit = 67108864");
    database.execute("PRAGMA secure_delete = FAST"); // and all of it where expirer.cpp needs it
    migrate(database);
    return database;
}

/// Whoever starts a server hears which file is wrong, and what to do.
template <class Work>
auto explained(const std::filesystem::path& file, Work work)
{
    try {
        return work();
    } catch (const std::exception& why) {
        throw unusable(file, why);
    }
}

/// What was read; or that it cannot be, and the operator hears why, unless they want an end.
template <class Work>
auto attempt(const ReadThread::Connection& connection, Work work) -> Result<decltype(work())>
{
    try {
        return work();
    } catch (const std::exception& why) {
        if (!connection.stop.stop_requested())
            log::error("store",
                       "cannot read; stop snugd, look with snugd --check-data, and put a backup in "
                       "the place of what is damaged",
                       {{"file", connection.file.string()}, {"reason", why.what()}});
        return cannot_read;
    }
}

} // namespace

class SqliteStore::Threads {
public:
    Threads(const std::filesystem::path& file, Durability durability)
        : writer{open_for_writing(file), durability == Durability::power, answers},
          pages{file, answers}, searches{file, answers}
    {
    }

    Answers answers;
    WriteThread writer;
    ReadThread pages;
    ReadThread searches;
    std::unique_ptr<ReadThread> backups; ///< there once one was asked for
};

SqliteStore::SqliteStore(const std::filesystem::path& file, Durability durability)
    : file_{file}, threads_{
                       explained(file, [&] { return std::make_unique<Threads>(file, durability); })}
{
}

SqliteStore::~SqliteStore() = default;

void SqliteStore::replay(const std::function<void(const LogEntry&)>& entry)
{
    explained(file_, [&] {
        sqlite::Database database{file_, sqlite::Database::Access::read_only};
        EntryReader{database}.replay(entry);
    });
}

void SqliteStore::read_markers(const std::function<void(const ReadMarker&)>& marker)
{
    explained(file_, [&] {
        sqlite::Database database{file_, sqlite::Database::Access::read_only};
        EntryReader{database}.read_markers(marker);
    });
}

void SqliteStore::append(Append append, WallTime now)
{
    threads_->writer.collect(std::move(append), now);
}

void SqliteStore::mark_read(const ReadMarker& marker)
{
    threads_->writer.collect(marker);
}

void SqliteStore::commit()
{
    threads_->writer.deliver();
}

void SqliteStore::expire(WallTime now)
{
    threads_->writer.collect_expiry(now);
    threads_->writer.deliver();
}

void SqliteStore::read(const ChannelId& channel, const msg::History& query, Read done)
{
    threads_->pages.ask(
        [channel, query, done = std::move(done)](ReadThread::Connection& c) -> Answers::Delivery {
            return [page = attempt(c, [&] { return c.entries.page(channel, query); }), done] {
                done(page);
            };
        });
}

void SqliteStore::search(Search search, Searched done)
{
    threads_->searches.ask([search = std::move(search), done = std::move(done)](
                               ReadThread::Connection& c) -> Answers::Delivery {
        return [findings = attempt(c, [&] { return c.searcher.find(search, c.stop); }), done] {
            done(findings);
        };
    });
}

void SqliteStore::backup_to(const std::string& file, BackedUp done)
{
    if (!threads_->backups)
        threads_->backups = std::make_unique<ReadThread>(file_, threads_->answers);
    threads_->backups->ask(
        [file, done = std::move(done)](ReadThread::Connection& c) -> Answers::Delivery {
            return [result = back_up(c.database, file, c.stop), done] { done(result); };
        });
}

int SqliteStore::ready_fd() const
{
    return threads_->answers.fd();
}

void SqliteStore::poll(const Stored& stored)
{
    threads_->answers.deliver(stored);
}

} // namespace snug::server
