#include "server/store/integrity.h"
#include "server/store/migrations.h"
#include "tests/unit/store/stores.h"

/// A database of the past.  Whatever this server becomes, it opens it, and all is there.
namespace snug::server {

namespace {

// The first schema that was released, and a few rows of each kind as that server wrote them.
//
// DO NOT EDIT, not even a space: this is not how the schema is, it is how it was.
constexpr const char* first_release = R"(
PRAGMA journal_mode = WAL;
BEGIN;
    PRAGMA application_id = 0x736e7567;

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

PRAGMA user_version = 1;

INSERT INTO channels VALUES
    (1, x'11111111111111111111111111111111', 'tea', x'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
     'ada', '$argon2id$v=19$', NULL, 0, '30d', 4),
    (2, x'00000000000000000000000000000000', '@00000000000000000000000000000000', NULL,
     '', '', NULL, 0, 'forever', 0),
    (3, x'33333333333333333333333333333333', 'ops', NULL, '', '', 'wheel', 0, 'none', 0);
INSERT INTO authors VALUES
    (1, 1, x'22222222222222222222222222222222', x'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'ada', 0),
    (2, 1, x'22222222222222222222222222222222', x'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'ada', 1),
    (3, 1, x'', x'', 'ada', 0),
    (4, 1, x'22222222222222222222222222222222', x'', '', 0),
    (5, 2, x'31303030', x'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'ada', 0),
    (6, 3, x'22222222222222222222222222222222', x'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'ada', 1);
INSERT INTO entries VALUES
    ((1 << 40) + 1, x'00000000000000000000000000000001', 1795178043000250, 16, NULL, NULL),
    ((1 << 40) + 2, x'00000000000000000000000000000002', 1795178043000251, 17, 1, NULL),
    ((1 << 40) + 3, x'00000000000000000000000000000003', 1795178043000252, 0, 2, 'the kettle is on'),
    ((1 << 40) + 4, x'00000000000000000000000000000004', 1795178043000253, 19, 3, 'biscuits'),
    ((1 << 40) + 5, x'00000000000000000000000000000005', 1795178043000254, 1, 2, 'hums'),
    ((1 << 40) + 6, x'00000000000000000000000000000006', 1795178043000255, 18, 4, NULL),
    ((1 << 40) + 7, x'00000000000000000000000000000007', 1795178043000256, 0, 2, NULL),
    ((2 << 40) + 1, x'00000000000000000000000000000008', 1795178043000257, 20, 5, NULL),
    ((3 << 40) + 1, x'00000000000000000000000000000009', 1795178043000258, 16, NULL, NULL),
    ((3 << 40) + 3, x'0000000000000000000000000000000b', 1795178043000260, 0, 6, NULL);
INSERT INTO ids VALUES
    (x'00000000000000000000000000000001', (1 << 40) + 1, NULL),
    (x'00000000000000000000000000000002', (1 << 40) + 2, NULL),
    (x'00000000000000000000000000000003', (1 << 40) + 3, NULL),
    (x'00000000000000000000000000000004', (1 << 40) + 4, NULL),
    (x'0000000000000000000000000000000a', (3 << 40) + 2, 1795178043000259);
INSERT INTO words (rowid, text) VALUES ((1 << 40) + 3, 'the kettle is on');
INSERT INTO read_markers VALUES
    (x'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 1, 5);
COMMIT;
)";

template <class Id>
Id all(unsigned char byte)
{
    typename Id::Bytes bytes;
    bytes.fill(std::byte{byte});
    return Id{bytes};
}

MessageId message_id(unsigned char number)
{
    MessageId::Bytes bytes{};
    bytes.back() = std::byte{number};
    return MessageId{bytes};
}

const ChannelId old_tea = all<ChannelId>(0x11);
const ChannelId old_ops = all<ChannelId>(0x33);
const MemberId ada_member = all<MemberId>(0x22);
const UserId old_ada = all<UserId>(0xaa);

std::string old_database(const TempDir& folder)
{
    const std::string file = folder.path("history.db");
    sqlite::Database{file, sqlite::Database::Access::write}.execute(first_release);
    return file;
}

} // namespace

TEST_CASE("the first release's database opens, and is one of today's then")
{
    const TempDir folder;
    const std::string file = old_database(folder);
    {
        const SqliteStore store{file, Durability::power};
    }
    CHECK(count_in(file, "PRAGMA user_version") == schema_version());
    CHECK(check_database(file).empty());
}

TEST_CASE("all that the first release wrote is read as it was meant")
{
    const TempDir folder;
    SqliteStore store{old_database(folder), Durability::power};
    Asked ask{store};
    const auto at = [](int last_digits) {
        return from_rfc3339("2026-11-20T12:34:03.000250Z").value() +
               std::chrono::microseconds{last_digits - 250};
    };
    const Created created{
        channel("tea"),
        old_ada,
        "ada",
        {.password_verifier = "$argon2id$v=19$", .keep = {Retention::Kind::days, 30}}};
    const std::vector<LogEntry> expected{
        {old_tea, Seq{1}, message_id(1), at(250), created},
        {old_tea, Seq{2}, message_id(2), at(251), MemberEnrolled{ada_member, old_ada, "ada"}},
        {old_tea, Seq{3}, message_id(3), at(252),
         Message{ada_member, old_ada, "ada", true, msg::MessageKind::text, "the kettle is on"}},
        {old_tea, Seq{4}, message_id(4), at(253), TopicSet{"ada", "biscuits"}},
        {old_tea, Seq{5}, message_id(5), at(254),
         Message{ada_member, old_ada, "ada", true, msg::MessageKind::action, "hums"}}};
    CHECK(ask.page(old_tea).entries == expected);

    std::vector<EntryBody> replayed;
    store.replay([&](const LogEntry& entry) { replayed.push_back(entry.body); });
    REQUIRE(replayed.size() == 8);
    CHECK(replayed[3] == EntryBody{MemberLeft{ada_member}});
    CHECK(replayed[5] == EntryBody{LoginBound{1000, old_ada, "ada"}});
    const Created made{
        channel("ops"), std::nullopt, "", {.group = "wheel", .keep = {Retention::Kind::none, 0}}};
    CHECK(replayed[6] == EntryBody{made});
    store.read_markers([](const ReadMarker& marker) {
        CHECK(marker == ReadMarker{old_ada, old_tea, Seq{5}});
    });
}

TEST_CASE("what the first release wrote goes on: ids, the search, the next seq")
{
    const TempDir folder;
    SqliteStore store{old_database(folder), Durability::power};
    Asked ask{store};
    const auto send = [&](unsigned char id) {
        return ask.append(old_tea, message_id(id), said("ada", "again"))->seq;
    };
    CHECK(send(3) == Seq{3}); // indexed
    CHECK(send(5) == Seq{5}); // not yet
    CHECK(send(100) == Seq{8});
    CHECK(ask.append(old_ops, message_id(10), said("ada", "again"))->seq == Seq{2}); // has gone
    CHECK(ask.search("kettle", {{old_tea, {}}}).found.size() == 1);
    CHECK(ask.search("hums", {{old_tea, {}}}).found.size() == 1);
}

} // namespace snug::server
