#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

/// A thin, typed skin over SQLite's C interface: what is opened is owned, and a
/// result code that is not a success is an exception that carries it.
namespace snug::server::sqlite {

class Failure : public std::runtime_error {
public:
    /// An extended result code (sqlite.org/rescode.html), and the errno of a write that failed.
    Failure(int code, int system_error, const std::string& what)
        : std::runtime_error{what}, code_{code}, system_error_{system_error}
    {
    }

    /// A write found no room on the disk, in a quota or under a limit, and all is as it was
    /// before.  Nothing else is that: after a failed sync it is not known what the disk has,
    /// and what fails behind a commit (the log's index) fails too late to undo it.
    [[nodiscard]] bool is_full() const;
    /// Another program uses the database.
    [[nodiscard]] bool is_busy() const;
    /// It was told to end, by Database::interrupt() or Supervision.
    [[nodiscard]] bool is_interruption() const;
    /// The file is not a database, or a damaged one.
    [[nodiscard]] bool is_damage() const;

private:
    int code_;
    int system_error_;
};

/// What a statement gives, row by row; the statement is free again when this goes.
class Rows {
public:
    explicit Rows(sqlite3_stmt* statement) : statement_{statement} {}
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    ~Rows();

    /// Goes to the next row, at first to the first; false at the end.
    bool next();

    // Of this row, until next().
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] std::span<const std::byte> blob(int column) const;
    [[nodiscard]] bool is_null(int column) const;

private:
    sqlite3_stmt* statement_;
};

/// A prepared statement, used again and again.
///
///     insert.run(key, id.bytes(), text);
///     for (Rows rows = select.rows(key); rows.next();)
///         use(rows.text(0));
class Statement {
public:
    Statement(sqlite3* database, std::string_view sql);

    /// Runs it to its end, with these values for all of its parameters in their order.
    template <class... Values>
    void run(const Values&... values)
    {
        bind_all(Copy::no, values...);
        Rows{statement_.get()}.next();
    }

    /// Begins to run it.
    template <class... Values>
    [[nodiscard]] Rows rows(const Values&... values)
    {
        bind_all(Copy::yes, values...);
        return Rows{statement_.get()};
    }

private:
    /// Whether a value may go before the statement has run.
    enum class Copy { no, yes };

    template <class... Values>
    void bind_all([[maybe_unused]] Copy copy, const Values&... values)
    {
        int index = 0;
        (bind(++index, copy, values), ...);
    }
    void bind(int index, Copy, std::int64_t value);
    void bind(int index, Copy copy, std::string_view text);
    void bind(int index, Copy copy, std::span<const std::byte> blob);
    void bind(int index, Copy, std::nullopt_t);
    template <class T>
    void bind(int index, Copy copy, const std::optional<T>& value)
    {
        if (value)
            bind(index, copy, *value);
        else
            bind(index, copy, std::nullopt);
    }

    struct Finalise {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };
    std::unique_ptr<sqlite3_stmt, Finalise> statement_;
};

class Database {
public:
    enum class Access { write, read_only };

    /// The file is made, 0600, if it is not there.  One connection may write, and all
    /// checkpoints are its own (3.40.1 must not have two that reset the log): a reader makes
    /// none, not even when it closes.
    Database(const std::filesystem::path& file, Access access);

    [[nodiscard]] Statement prepare(std::string_view sql) { return {handle_.get(), sql}; }
    void execute(const std::string& sql);
    [[nodiscard]] std::int64_t integer(std::string_view sql);
    /// False after an error has rolled the transaction back.
    [[nodiscard]] bool in_transaction() const;
    /// Rows written since it was opened.
    [[nodiscard]] std::int64_t rows_changed() const;

    /// Pages that the write-ahead log has grown by since checkpoint() was last called.  SQLite
    /// is kept from calling that by itself, as nobody would hear of a sync that failed.
    [[nodiscard]] int wal_growth() const { return wal_->pages - wal_->pages_at_checkpoint; }
    [[nodiscard]] int wal_pages() const { return wal_->pages; }
    /// Makes room, before a transaction, in what SQLite writes of its own behind the commit: the
    /// log's index (-shm).  Its failure is_full() where there is none.
    void make_room_for_commit();
    /// Brings the log into the database, as far as readers allow, so that it can begin anew;
    /// `wait` says for how long they may keep it from that.
    void checkpoint(std::chrono::milliseconds wait);
    /// Also leaves nothing in the log's file.  False if readers were in the way for so long.
    bool empty_log(std::chrono::milliseconds wait);
    /// From now on the files stay as they are, also when this closes.
    void leave_alone();
    /// What runs on another thread ends with a Failure.
    void interrupt() noexcept;

    [[nodiscard]] sqlite3* handle() const { return handle_.get(); }

private:
    struct Close {
        void operator()(sqlite3* database) const noexcept;
    };
    struct Wal {
        int pages = 0;
        int pages_at_checkpoint = 0;
        int pages_with_index = 0; ///< that its index has room for
    };
    bool run_checkpoint(int mode, std::chrono::milliseconds wait);
    [[noreturn]] void fail_at_checkpoint(int code);
    static int on_commit(void* wal, sqlite3* database, const char* name, int pages);

    std::unique_ptr<Wal> wal_ = std::make_unique<Wal>(); ///< does not move
    std::unique_ptr<sqlite3, Close> handle_;
};

/// For as long as it lives, whatever runs is asked every few of its operations whether it is to
/// go on; a no ends it with a Failure.
class Supervision {
public:
    Supervision(Database& database, std::function<bool()> goes_on);
    Supervision(const Supervision&) = delete;
    Supervision& operator=(const Supervision&) = delete;
    ~Supervision();

private:
    Database& database_;
    std::function<bool()> goes_on_;
};

/// Rolls back what was not committed; for one that reads only, that is its end.  Who writes
/// does so to a database with a write-ahead log.
class Transaction {
public:
    enum class Kind { write, read };

    explicit Transaction(Database& database, Kind kind = Kind::write);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    void commit();

private:
    Database& database_;
};

} // namespace snug::server::sqlite
