#include "server/store/integrity.h"
#include "server/store/migrations.h"
#include "server/store/sqlite.h"
#include "tests/unit/store/stores.h"

#include <fstream>

#include <sys/stat.h>

/// The file itself: whose it is, whether it is sound, and copies of it.
namespace snug::server {

namespace {

unsigned mode_of(const std::string& file)
{
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    return status.st_mode & 07777U;
}

/// What the operator hears who starts a server on this file.
std::string refusal(const std::string& file)
{
    try {
        SqliteStore store{file, Durability::process};
        store.replay([](const LogEntry&) {});
        return "";
    } catch (const std::runtime_error& why) {
        return why.what();
    }
}

void overwrite(const std::string& file, std::streamoff at, const std::string& bytes)
{
    std::fstream stream{file, std::ios::binary | std::ios::in | std::ios::out};
    stream.seekp(at).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string bytes_of(const std::string& file)
{
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

/// A closed database with a thousand messages in it.
std::string database_in(const TempDir& folder)
{
    const std::string file = folder.path("history.db");
    SqliteStore store{file, Durability::process};
    Asked ask{store};
    Ids ids;
    const ChannelId tea = ids.channel();
    REQUIRE(ask.append(tea, ids.message(), created("tea")));
    std::vector<Append> batch;
    for (int i = 0; i < 1000; ++i)
        batch.push_back(
            {Ticket{0}, tea, ids.message(), said("ada", "message " + std::to_string(i))});
    ask.append_all(std::move(batch));
    ask.wait_until([&] { return is_indexed(file); });
    return file;
}

std::optional<Result<void>> back_up(WithTea<InSqlite>& world, const std::string& copy)
{
    std::optional<Result<void>> result;
    world.kept.store.backup_to(copy, [&](const Result<void>& done) { result = done; });
    world.ask.wait_until([&] { return result.has_value(); });
    return result;
}

} // namespace

TEST_CASE("nobody else can read the files")
{
    const mode_t before = ::umask(0);
    WithTea<InSqlite> world;
    REQUIRE(world.say("hello"));
    for (const char* part : {"", "-wal", "-shm"})
        CHECK(mode_of(world.kept.file + part) == 0600);
    ::umask(before);
}

TEST_CASE("a file that is no database is refused by its name, and left as it is")
{
    const TempDir folder;
    const std::string file = folder.path("history.db");
    const std::string letter(5000, 'x');
    std::ofstream{file} << letter;
    const std::string words = refusal(file);
    CHECK(words.find(file) != std::string::npos);
    CHECK(words.find(".recover") != std::string::npos);
    CHECK(bytes_of(file) == letter);
}

TEST_CASE("a damaged database is refused, with the way to save what is in it")
{
    std::size_t refused = 0;
    for (const std::streamoff page : {1, 2, 3, 4}) {
        CAPTURE(page);
        const TempDir folder;
        const std::string file = database_in(folder);
        overwrite(file, page * 4096, std::string(4096, '\xa5'));
        const std::string words = refusal(file);
        const auto findings = check_database(file);
        CHECK_FALSE(findings.empty());
        if (!words.empty()) { // a page that a start has to read
            ++refused;
            CHECK(words.find(file) != std::string::npos);
            CHECK(words.find(".recover") != std::string::npos);
        }
    }
    CHECK(refused >= 2); // `channels`, and the end of `entries`
}

TEST_CASE("a database that was cut off is refused")
{
    const TempDir folder;
    const std::string file = database_in(folder);
    std::filesystem::resize_file(file, 3 * 4096);
    CHECK(refusal(file).find(".recover") != std::string::npos);
}

TEST_CASE("damage behind a start is an error for who reads it, never something else to read")
{
    const TempDir folder;
    const std::string file = database_in(folder);
    ChannelId tea = ChannelId{{}};
    {
        // A page full of messages, found by what is in it.
        const auto at = static_cast<std::streamoff>(bytes_of(file).find("message 500"));
        overwrite(file, at / 4096 * 4096, std::string(4096, '\xa5'));
    }
    SqliteStore store{file, Durability::process};
    store.replay([&](const LogEntry& entry) { tea = entry.channel; });
    std::optional<bool> read;
    for (std::uint64_t seq = 1; seq < 1000 && read != false; seq += 100) {
        read.reset();
        store.read(tea, {.channelName = channel("tea"), .around = Seq{seq}, .limit = 200},
                   [&](const Result<Page>& page) { read = page.ok(); });
        Asked{store}.wait_until([&] { return read.has_value(); });
    }
    CHECK(read == false);
    CHECK_FALSE(check_database(file).empty());
}

TEST_CASE("a damaged entry refuses who sends it again, and nobody else")
{
    for (const char* harm : {"UPDATE entries SET kind = 15 WHERE text = 'first'",
                             "DELETE FROM entries WHERE text = 'first'"}) {
        CAPTURE(harm);
        WithTea<InSqlite> world;
        const auto first = world.say("first");
        REQUIRE(world.say("second"));
        sqlite::Database{world.kept.file, sqlite::Database::Access::write}.execute(harm);

        const auto answers = world.ask.append_all(
            {{Ticket{1}, world.tea, first->id, said("ada", "first")},
             {Ticket{2}, world.tea, world.ids.message(), said("bob", "third")}});
        REQUIRE_FALSE(answers[0]);
        CHECK(answers[0].error().code == ErrorCode::storage_failed);
        CHECK(answers[1]->seq == Seq{4});
        CHECK(world.say("fourth")->seq == Seq{5});
    }
}

TEST_CASE("another program's database is refused, and not a byte of it changes")
{
    for (const char* theirs : {"CREATE TABLE recipes (name TEXT)",
                               "CREATE TABLE recipes (name TEXT); PRAGMA user_version = 1",
                               "PRAGMA application_id = 7", "PRAGMA user_version = -1",
                               "PRAGMA application_id = 0x736e7567; PRAGMA user_version = -1"}) {
        CAPTURE(theirs);
        const TempDir folder;
        const std::string file = folder.path("history.db");
        sqlite::Database{file, sqlite::Database::Access::write}.execute(theirs);
        const std::string before = bytes_of(file);
        CHECK(refusal(file).find("not one of snugd's") != std::string::npos);
        CHECK(bytes_of(file) == before);
    }
}

TEST_CASE("a newer snugd's database is refused")
{
    const TempDir folder;
    const std::string file = database_in(folder);
    {
        sqlite::Database newer{file, sqlite::Database::Access::write};
        newer.execute("PRAGMA user_version = " + std::to_string(schema_version() + 1));
    }
    CHECK(refusal(file).find("newer snugd") != std::string::npos);
}

TEST_CASE("a sound database has nothing found wrong with it")
{
    const TempDir folder;
    CHECK(check_database(database_in(folder)).empty());
    CHECK_THROWS_AS(check_database(folder.path("nothing.db")), std::runtime_error);
}

TEST_CASE("a check finds a message that stands in a log twice")
{
    const TempDir folder;
    const std::string file = database_in(folder);
    {
        sqlite::Database database{file, sqlite::Database::Access::write};
        database.execute("INSERT INTO entries SELECT key + 1, id, at, kind, author, text, sealed "
                         "FROM entries ORDER BY key DESC LIMIT 1");
    }
    CHECK(check_database(file).size() == 1);
}

TEST_CASE("a check finds what no snugd writes")
{
    for (const char* harm :
         {"DELETE FROM entries WHERE text = 'message 500'",
          "UPDATE entries SET kind = 15 WHERE text = 'message 500'",
          "UPDATE entries SET text = CAST(x'ff' AS TEXT) WHERE text = 'message 500'",
          "UPDATE entries SET text = NULL WHERE text = 'message 500'",
          "UPDATE channels SET indexed = indexed + 1", "UPDATE channels SET keep = 'whenever'",
          "UPDATE ids SET at = 0 WHERE key = (SELECT max(key) FROM entries)",
          "DELETE FROM ids WHERE key = (SELECT max(key) FROM entries)",
          "INSERT INTO words (rowid, text) VALUES (7, 'nobody said this')",
          "INSERT INTO read_markers VALUES (x'00', 1, 1)"}) {
        CAPTURE(harm);
        const TempDir folder;
        const std::string file = database_in(folder);
        sqlite::Database{file, sqlite::Database::Access::write}.execute(harm);
        CHECK_FALSE(check_database(file).empty());
    }
}

TEST_CASE("a backup is a database of one moment, ours alone, while others go on writing")
{
    WithTea<InSqlite> world;
    REQUIRE(world.say("before"));
    const std::string copy = world.kept.folder.path("copy.db");
    REQUIRE(back_up(world, copy)->ok());
    REQUIRE(world.say("after"));

    CHECK(mode_of(copy) == 0600);
    CHECK(check_database(copy).empty());
    CHECK_FALSE(std::filesystem::exists(copy + "-wal"));
    CHECK_FALSE(std::filesystem::exists(copy + ".part"));
    SqliteStore restored{copy, Durability::process};
    CHECK(texts(Asked{restored}.page(world.tea)) == std::vector<std::string>{"before"});
}

TEST_CASE("a backup never takes the place of a file")
{
    WithTea<InSqlite> world;
    const std::string copy = world.kept.folder.path("copy.db");
    std::ofstream{copy} << "precious";
    CHECK_FALSE(back_up(world, copy)->ok());
    CHECK(std::filesystem::file_size(copy) == 8);
    CHECK_FALSE(back_up(world, world.kept.folder.path("no/such/folder.db"))->ok());
}

} // namespace snug::server
