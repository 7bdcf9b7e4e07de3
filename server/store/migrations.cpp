#include "server/store/migrations.h"

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <string_view>

namespace snug::server {

namespace {

constexpr std::int64_t snug_id = 0x736e7567;

/// Append only: a step that has been released is never edited.
///
/// An entry's key is its channel's number and its seq in one integer (entry_key.h), so
/// that a channel's log is one range of the table, without an index.  Who wrote an entry
/// stands in `authors` once and not in every row (x'' where the log names no member).
/// Kinds below 16 are messages; all others change something, and are what a start
/// reads.  A message with neither text nor sealed bytes is one of which only
/// the place in the log is kept.
///
/// The id of a message that has gone is remembered for a while in `ids` alone, with its time.
///
/// `sealed` holds bytes that this server cannot read, or need not: of a message (kind 2), instead
/// of its text; of other entries, what entry_form.h makes of keys.
///
/// `ids` and `words` (which find an entry by its id and by what is said in it) are behind
/// the log: `channels.indexed` is the last seq that is in them (indexer.h).
constexpr auto steps = std::to_array<std::string_view>({
    // 1
    R"(
    PRAGMA application_id = 0x736e7567; -- "snug"

    CREATE TABLE channels (
        number     INTEGER PRIMARY KEY,
        id         BLOB NOT NULL UNIQUE,
        name       TEXT NOT NULL,
        owner      BLOB,
        owner_name TEXT NOT NULL,
        verifier   TEXT NOT NULL,
        unix_group TEXT,
        direct     INTEGER NOT NULL,
        keep       TEXT NOT NULL,
        indexed    INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE authors (
        number   INTEGER PRIMARY KEY,
        channel  INTEGER NOT NULL REFERENCES channels,
        member   BLOB NOT NULL,
        user     BLOB NOT NULL,
        name     TEXT NOT NULL,
        verified INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX authors_as_written ON authors (channel, member, user, name, verified);

    CREATE TABLE entries (
        key    INTEGER PRIMARY KEY,
        id     BLOB NOT NULL,
        at     INTEGER NOT NULL,
        kind   INTEGER NOT NULL,
        author INTEGER REFERENCES authors,
        text   TEXT
    ) STRICT;
    CREATE INDEX entries_of_state ON entries (key) WHERE kind >= 16;

    CREATE TABLE ids (
        id  BLOB NOT NULL,
        key INTEGER NOT NULL,
        at  INTEGER,
        PRIMARY KEY (id, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX ids_of_gone ON ids (key) WHERE at NOTNULL;

    CREATE VIRTUAL TABLE words USING fts5 (
        text, content = 'entries', content_rowid = 'key', columnsize = 0, detail = 'none',
        tokenize = 'unicode61 remove_diacritics 2'
    );
    INSERT INTO words (words, rank) VALUES ('automerge', 0);

    CREATE TABLE read_markers (
        user    BLOB NOT NULL,
        channel INTEGER NOT NULL REFERENCES channels,
        seq     INTEGER NOT NULL,
        PRIMARY KEY (user, channel)
    ) STRICT, WITHOUT ROWID;
    )",
    // 2
    R"(
    ALTER TABLE channels ADD COLUMN genesis BLOB;
    ALTER TABLE channels ADD COLUMN epoch BLOB; -- the first
    ALTER TABLE entries ADD COLUMN sealed BLOB;
    )",
});

} // namespace

int schema_version()
{
    return static_cast<int>(steps.size());
}

void check_is_ours(sqlite::Database& database, const std::filesystem::path& file)
{
    const auto version = database.integer("PRAGMA user_version");
    const bool is_empty = version == 0 && database.integer("PRAGMA application_id") == 0 &&
                          database.integer("SELECT count(*) FROM sqlite_schema") == 0;
    const bool is_ours = version > 0 && database.integer("PRAGMA application_id") == snug_id;
    if (!is_empty && !is_ours)
        throw std::runtime_error{fmt::format("{}: this database is not one of snugd's; name "
                                             "another folder with --data",
                                             file.string())};
    if (version > schema_version())
        throw std::runtime_error{fmt::format(
            "{}: written by a newer snugd (schema {}, this one knows {}); install that version or "
            "name another folder with --data",
            file.string(), version, schema_version())};
}

void migrate(sqlite::Database& database)
{
    for (auto step = database.integer("PRAGMA user_version"); step < schema_version(); ++step) {
        sqlite::Transaction transaction{database};
        database.execute(std::string{steps[static_cast<std::size_t>(step)]});
        database.execute(fmt::format("PRAGMA user_version = {}", step + 1));
        transaction.commit();
    }
}

} // namespace snug::server
