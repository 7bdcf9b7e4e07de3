#include "server/store/sqlite.h"

#include "src/base/unique_fd.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace snug::server::sqlite {

namespace {

constexpr int busy_timeout_ms = 5000;

/// A page of the full-text index is a handful, and half a millisecond's work.
constexpr int operations_between_questions = 16;

// The log's index grows in parts, each for so many pages of the log (sqlite.org/walformat.html).
// A transaction writes fewer pages than there is always room for ahead.
constexpr int pages_a_part = 4096;
constexpr int part_bytes = 32 * 1024;
constexpr int pages_ahead = 16 * pages_a_part;

bool means_no_room(int error)
{
    return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

/// SQLite knows the errno of a statement that failed, but of no COMMIT: only the file does.
int last_errno(sqlite3* database, int which_file)
{
    sqlite3_file* file = nullptr;
    int error = 0;
    sqlite3_file_control(database, "main", which_file, &file);
    if (file != nullptr && file->pMethods != nullptr)
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error);
    return error;
}

[[noreturn]] void fail(sqlite3* database, int code)
{
    if (database == nullptr)
        throw Failure{code, 0, sqlite3_errstr(code)};
    const int extended = sqlite3_extended_errcode(database);
    const int error = extended == SQLITE_IOERR_WRITE // to the log, as all that is not a checkpoint
                          ? last_errno(database, SQLITE_FCNTL_JOURNAL_POINTER)
                          : 0;
    throw Failure{extended, error, sqlite3_errmsg(database)};
}

void check(sqlite3_stmt* statement, int code)
{
    if (code != SQLITE_OK)
        fail(sqlite3_db_handle(statement), code);
}

/// SQLite makes files with the umask's mode, and does not see to it that the name of a new
/// one is on the disk.
void make_private(const std::filesystem::path& file)
{
    const UniqueFd made{
        ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (!made && errno == EEXIST)
        return;
    const auto parent = file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."};
    const UniqueFd folder{::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!made || !folder || ::fsync(folder.get()) != 0)
        throw Failure{SQLITE_CANTOPEN, errno, "cannot be made"};
}

} // namespace

bool Failure::is_full() const
{
    return (code_ & 0xff) == SQLITE_FULL ||
           (code_ == SQLITE_IOERR_WRITE && means_no_room(system_error_));
}

bool Failure::is_busy() const
{
    return (code_ & 0xff) == SQLITE_BUSY;
}

bool Failure::is_interruption() const
{
    return (code_ & 0xff) == SQLITE_INTERRUPT;
}

bool Failure::is_damage() const
{
    return (code_ & 0xff) == SQLITE_CORRUPT || (code_ & 0xff) == SQLITE_NOTADB;
}

Rows::~Rows()
{
    sqlite3_reset(statement_); // its code repeats next()'s
}

bool Rows::next()
{
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        fail(sqlite3_db_handle(statement_), code);
    return code == SQLITE_ROW;
}

std::int64_t Rows::integer(int column) const
{
    return sqlite3_column_int64(statement_, column);
}

std::string_view Rows::text(int column) const
{
    const unsigned char* text = sqlite3_column_text(statement_, column);
    return {reinterpret_cast<const char*>(text),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::span<const std::byte> Rows::blob(int column) const
{
    const void* blob = sqlite3_column_blob(statement_, column);
    return {static_cast<const std::byte*>(blob),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

bool Rows::is_null(int column) const
{
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

Statement::Statement(sqlite3* database, std::string_view sql)
{
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    statement_.reset(statement);
    if (code != SQLITE_OK)
        fail(database, code);
}

void Statement::bind(int index, Copy, std::int64_t value)
{
    check(statement_.get(), sqlite3_bind_int64(statement_.get(), index, value));
}

void Statement::bind(int index, Copy copy, std::string_view text)
{
    const auto lifetime = copy == Copy::yes ? SQLITE_TRANSIENT : SQLITE_STATIC;
    check(statement_.get(), sqlite3_bind_text64(statement_.get(), index, text.data(), text.size(),
                                                lifetime, SQLITE_UTF8));
}

void Statement::bind(int index, Copy copy, std::span<const std::byte> blob)
{
    const auto lifetime = copy == Copy::yes ? SQLITE_TRANSIENT : SQLITE_STATIC;
    check(statement_.get(),
          sqlite3_bind_blob64(statement_.get(), index, blob.data(), blob.size(), lifetime));
}

void Statement::bind(int index, Copy, std::nullopt_t)
{
    check(statement_.get(), sqlite3_bind_null(statement_.get(), index));
}

void Statement::Finalise::operator()(sqlite3_stmt* statement) const noexcept
{
    sqlite3_finalize(statement);
}

Database::Database(const std::filesystem::path& file, Access access)
{
    if (access == Access::write)
        make_private(file);
    const int flags = access == Access::write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &handle,
                                     flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK)
        fail(handle, code);
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, busy_timeout_ms);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    if (access == Access::read_only)
        leave_alone();
    execute("PRAGMA temp_store = MEMORY");           // a server that has shut itself in has no /tmp
    sqlite3_wal_hook(handle, on_commit, wal_.get()); // in the place of automatic checkpoints
}

void Database::execute(const std::string& sql)
{
    const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        fail(handle_.get(), code);
}

std::int64_t Database::integer(std::string_view sql)
{
    Statement statement = prepare(sql);
    Rows rows = statement.rows();
    return rows.next() ? rows.integer(0) : 0;
}

bool Database::in_transaction() const
{
    return sqlite3_get_autocommit(handle_.get()) == 0;
}

std::int64_t Database::rows_changed() const
{
    return sqlite3_total_changes64(handle_.get());
}

int Database::on_commit(void* memory, sqlite3*, const char*, int pages)
{
    Wal& wal = *static_cast<Wal*>(memory);
    if (pages < wal.pages)
        wal.pages_at_checkpoint = 0; // it began anew
    wal.pages = pages;
    return SQLITE_OK;
}

void Database::make_room_for_commit()
{
    if (wal_->pages + pages_ahead <= wal_->pages_with_index)
        return;
    const int wanted = wal_->pages + 2 * pages_ahead;
    sqlite3_file* file = nullptr;
    sqlite3_file_control(handle_.get(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
    volatile void* part = nullptr;
    errno = 0;
    const int code =
        file->pMethods->xShmMap(file, wanted / pages_a_part, part_bytes, 1 /* grow */, &part);
    if (code != SQLITE_OK)
        throw Failure{means_no_room(errno) ? SQLITE_FULL : code, errno,
                      "the log's index cannot grow"};
    wal_->pages_with_index = wanted;
}

void Database::checkpoint(std::chrono::milliseconds wait)
{
    run_checkpoint(wait.count() > 0 ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, wait);
}

bool Database::empty_log(std::chrono::milliseconds wait)
{
    return run_checkpoint(SQLITE_CHECKPOINT_TRUNCATE, wait);
}

/// False if it could not be all that the mode says.
bool Database::run_checkpoint(int mode, std::chrono::milliseconds wait)
{
    sqlite3_busy_timeout(handle_.get(), static_cast<int>(wait.count()));
    const int code = sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, mode, nullptr, nullptr);
    sqlite3_busy_timeout(handle_.get(), busy_timeout_ms);
    if (code != SQLITE_OK && code != SQLITE_BUSY)
        fail_at_checkpoint(code);
    wal_->pages_at_checkpoint = wal_->pages;
    return code == SQLITE_OK;
}

/// What it could not write to the database is in the log still.
void Database::fail_at_checkpoint(int code)
{
    const int error =
        code == SQLITE_IOERR_WRITE ? last_errno(handle_.get(), SQLITE_FCNTL_FILE_POINTER) : 0;
    throw Failure{code, error, sqlite3_errmsg(handle_.get())};
}

void Database::leave_alone()
{
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

void Database::interrupt() noexcept
{
    sqlite3_interrupt(handle_.get());
}

void Database::Close::operator()(sqlite3* database) const noexcept
{
    sqlite3_close_v2(database);
}

Supervision::Supervision(Database& database, std::function<bool()> goes_on)
    : database_{database}, goes_on_{std::move(goes_on)}
{
    const auto ask = [](void* question) {
        return (*static_cast<const std::function<bool()>*>(question))() ? 0 : 1;
    };
    sqlite3_progress_handler(database_.handle(), operations_between_questions, ask, &goes_on_);
}

Supervision::~Supervision()
{
    sqlite3_progress_handler(database_.handle(), 0, nullptr, nullptr);
}

Transaction::Transaction(Database& database, Kind kind) : database_{database}
{
    if (kind == Kind::write)
        database_.make_room_for_commit();
    database_.execute(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction()
{
    // A full disk may have rolled back already (sqlite.org/lang_transaction.html, 3.1).
    if (!database_.in_transaction())
        return;
    try {
        database_.execute("ROLLBACK");
    } catch (const Failure&) {
        // in_transaction() tells
    }
}

void Transaction::commit()
{
    database_.execute("COMMIT");
}

} // namespace snug::server::sqlite
