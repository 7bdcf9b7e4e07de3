#include "server/store/backup.h"

#include "src/base/unique_fd.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>
#include <system_error>

#include <fcntl.h>

namespace snug::server {

namespace {

constexpr int pages_a_step = 256;

struct Finish {
    void operator()(sqlite3_backup* backup) const noexcept { sqlite3_backup_finish(backup); }
};

/// Throws, or returns false if it was stopped.
bool copy_pages(sqlite::Database& from, const std::filesystem::path& file,
                const std::stop_token& stop)
{
    sqlite::Database to{file, sqlite::Database::Access::write};
    // One transaction over all steps, or each commit meanwhile would begin the copy again.
    const sqlite::Transaction snapshot{from, sqlite::Transaction::Kind::read};
    from.execute("SELECT count(*) FROM sqlite_schema"); // begins it
    int code = SQLITE_OK;
    {
        const std::unique_ptr<sqlite3_backup, Finish> backup{
            sqlite3_backup_init(to.handle(), "main", from.handle(), "main")};
        while (backup && code == SQLITE_OK && !stop.stop_requested())
            code = sqlite3_backup_step(backup.get(), pages_a_step);
    }
    if (stop.stop_requested())
        return false;
    if (code != SQLITE_DONE)
        throw sqlite::Failure{sqlite3_extended_errcode(to.handle()),
                              sqlite3_system_errno(to.handle()), sqlite3_errmsg(to.handle())};
    to.execute("PRAGMA journal_mode = DELETE"); // all of it in the one file
    return true;
}

} // namespace

Result<void> back_up(sqlite::Database& database, const std::filesystem::path& copy,
                     const std::stop_token& stop)
{
    const auto failed = [&](std::string_view why) {
        return Error{ErrorCode::storage_failed,
                     fmt::format("{}: no backup was made ({})", copy.string(), why)};
    };
    std::error_code error;
    if (std::filesystem::exists(copy, error))
        return failed("there is a file of that name");
    const std::filesystem::path part = copy.string() + ".part";
    std::filesystem::remove(part, error);
    // Ours from its beginning: where all may write, somebody could have put one of theirs there.
    if (!UniqueFd{::open(part.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)})
        return failed(errno == EACCES ? "snugd may not write there; history.backups in snugd.toml "
                                        "names a folder for backups"
                                      : std::generic_category().message(errno));
    try {
        if (copy_pages(database, part, stop)) {
            std::filesystem::rename(part, copy);
            return {};
        }
    } catch (const std::exception& why) {
        std::filesystem::remove(part, error);
        return failed(why.what());
    }
    std::filesystem::remove(part, error);
    return failed("the server is stopping");
}

} // namespace snug::server
