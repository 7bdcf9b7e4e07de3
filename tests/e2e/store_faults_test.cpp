#include "server/store/integrity.h"
#include "server/store/sqlite.h"
#include "tests/support/small_disk.h"
#include "tests/support/strace.h"
#include "tests/unit/store/stores.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

/// The store on a disk that fails under it: strace makes the system calls of a real process
/// (store_writer.cpp) fail as a disk would.
namespace snug::server {

namespace {

/// What store_writer told.
struct Told {
    std::map<int, int> acked; ///< message to seq
    std::set<int> full, failed;
    bool acked_after_failure = false;
    int read = 0;
};

Told run(const std::string& command)
{
    struct Close {
        void operator()(std::FILE* pipe) const { ::pclose(pipe); }
    };
    const std::unique_ptr<std::FILE, Close> pipe{::popen(command.c_str(), "re")};
    REQUIRE(pipe);
    Told told;
    char line[128];
    while (std::fgets(line, sizeof line, pipe.get()) != nullptr) {
        std::istringstream words{line};
        std::string what;
        int number = 0;
        int seq = 0;
        words >> what >> number >> seq;
        if (what == "acked") {
            told.acked_after_failure |= !told.failed.empty();
            told.acked[number] = seq;
        } else if (what == "full") {
            told.full.insert(number);
        } else if (what == "failed") {
            told.failed.insert(number);
        } else if (what == "read") {
            told.read = number;
        }
    }
    return told;
}

Told write(const std::string& file, int count, const std::string& durability = "power",
           const std::string& under = "", const std::string& end = "")
{
    return run(under + " " STORE_WRITER_PATH " " + file + " " + std::to_string(count) + " " +
               durability + " " + end + " 2>/dev/null");
}

/// Makes these calls on this file fail, from the writing thread's n-th to its last.
std::string failing(const std::string& calls, const std::string& error, int first, int last,
                    const std::string& file)
{
    std::string command;
    for (const std::string& word : test::injecting(
             calls,
             "error=" + error + ":when=" + std::to_string(first) + ".." + std::to_string(last),
             file))
        command += word + " ";
    return command;
}

/// Every acknowledged message is in the file once, with the seq it was told.
std::map<int, std::vector<std::int64_t>> check_kept(const std::string& file, const Told& told)
{
    CHECK(check_database(file).empty());
    sqlite::Database database{file, sqlite::Database::Access::read_only};
    auto entries = database.prepare("SELECT id, key & ((1 << 40) - 1) FROM entries");
    std::map<int, std::vector<std::int64_t>> kept;
    for (sqlite::Rows row = entries.rows(); row.next();) {
        int number = 0;
        std::memcpy(&number, row.blob(0).data(), sizeof number);
        kept[number].push_back(row.integer(1));
    }
    for (const auto& acked : told.acked) {
        CAPTURE(acked.first);
        CHECK(kept[acked.first] == std::vector<std::int64_t>{acked.second});
    }
    return kept;
}

/// And nothing that was refused is.
void check_kept_exactly(const std::string& file, const Told& told, std::size_t before)
{
    CHECK(told.failed.empty());
    CHECK(check_kept(file, told).size() == told.acked.size() + before);
}

} // namespace

TEST_CASE("a full disk refuses messages, and takes them again when there is room")
{
    if (!test::strace_works())
        return;
    constexpr int a_run = 25;
    std::size_t refused = 0;
    for (int first = 1; first <= 300; first += a_run) {
        CAPTURE(first);
        const TempDir folder;
        const std::string file = folder.path("history.db");
        write(file, 10);
        const Told told =
            write(file, 600, "process",
                  failing("pwrite64", "ENOSPC", first, first + a_run - 1, file + "-wal"));
        refused += told.full.size();
        CHECK(told.failed.empty());
        CHECK(told.acked.size() == 600);
        CHECK(told.read == 601);
        check_kept(file, told);
    }
    CHECK(refused > 0);
}

TEST_CASE("a full quota, and a file at its limit, are full disks")
{
    if (!test::strace_works())
        return;
    for (const char* error : {"EDQUOT", "EFBIG"}) {
        CAPTURE(error);
        const TempDir folder;
        const std::string file = folder.path("history.db");
        write(file, 10);
        const Told told =
            write(file, 600, "power", failing("pwrite64", error, 30, 60, file + "-wal"), "kill");
        CHECK_FALSE(told.full.empty());
        CHECK(told.acked.size() == 600);
        CHECK(told.read == 601);
        check_kept_exactly(file, told, 1);
    }
}

TEST_CASE("a limit on the size of files refuses messages, and ends nothing")
{
    const TempDir folder;
    const std::string file = folder.path("history.db");
    write(file, 10);
    const Told told = write(file, 20'000, "process", "trap '' XFSZ; ulimit -f 4096;",
                            "kill"); // blocks of 512 bytes
    CHECK_FALSE(told.full.empty());
    CHECK(told.acked.size() > 1000);
    CHECK(told.read == static_cast<int>(told.acked.size()) + 1);
    check_kept_exactly(file, told, 1);
}

TEST_CASE("a quota that is full while the log goes into the database is a full disk")
{
    if (!test::strace_works())
        return;
    const TempDir folder;
    const std::string file = folder.path("history.db");
    write(file, 10);
    const Told told =
        write(file, 20'000, "process", failing("pwrite64", "EDQUOT", 1, 10, file), "kill");
    CHECK(told.acked.size() == 20'000);
    check_kept_exactly(file, told, 1);
}

TEST_CASE("no room for the log's index refuses messages before they are on the disk")
{
    if (!test::strace_works())
        return;
    for (const int last : {60, 60'000}) {
        CAPTURE(last);
        const TempDir folder;
        const std::string file = folder.path("history.db");
        write(file, 10);
        // Opening writes to it eight times.
        const Told told = write(file, 6'000, "process",
                                failing("pwrite64", "ENOSPC", 9, last, file + "-shm"), "kill");
        CHECK_FALSE(told.full.empty());
        CHECK(told.read == (last == 60 ? 6'001 : 11));
        check_kept_exactly(file, told, last == 60 ? 1 : 11);
    }
}

TEST_CASE("after a write that failed nothing more is acknowledged, and reading goes on")
{
    if (!test::strace_works())
        return;
    std::size_t refused = 0;
    for (int first = 1; first <= 200; first += 18) {
        CAPTURE(first);
        const TempDir folder;
        const std::string file = folder.path("history.db");
        write(file, 10);
        const Told told =
            write(file, 600, "process", failing("pwrite64", "EIO", first, first, file + "-wal"));
        refused += told.failed.size();
        CHECK_FALSE(told.acked_after_failure);
        CHECK(told.read > 0);
        check_kept(file, told);
    }
    CHECK(refused > 0);
}

TEST_CASE("after a sync that failed nothing more is acknowledged, and reading goes on")
{
    if (!test::strace_works())
        return;
    for (int sync = 1; sync <= 50; ++sync) {
        CAPTURE(sync);
        const TempDir folder;
        const std::string file = folder.path("history.db");
        write(file, 10);
        const Told told =
            write(file, 600, "power", failing("fsync,fdatasync", "EIO", sync, sync, file + "-wal"));
        CHECK_FALSE(told.acked.empty());
        CHECK_FALSE(told.failed.empty());
        CHECK(told.acked.size() + told.failed.size() == 600);
        CHECK_FALSE(told.acked_after_failure);
        CHECK(told.read > 0);
        check_kept(file, told);
    }
}

TEST_CASE("a checkpoint whose sync failed ends writing too")
{
    if (!test::strace_works())
        return;
    const TempDir folder;
    const std::string file = folder.path("history.db");
    write(file, 10);
    const Told told = write(file, 20'000, "process", failing("fsync,fdatasync", "EIO", 1, 1, file));
    CHECK_FALSE(told.acked.empty());
    CHECK_FALSE(told.failed.empty());
    CHECK_FALSE(told.acked_after_failure);
    check_kept(file, told);
}

TEST_CASE("a disk that is really full: reading goes on, and writing when there is room")
{
    const SmallDisk disk;
    if (!disk.is_there())
        return;
    SqliteStore store{disk.path("history.db"), Durability::power};
    Asked ask{store};
    Ids ids;
    const ChannelId tea = ids.channel();
    const auto say = [&](const std::string& text) {
        return ask.append(tea, ids.message(), said("ada", text));
    };
    REQUIRE(ask.append(tea, ids.message(), created("tea")));
    REQUIRE(say("kettle"));
    disk.fill();

    const auto refused = say(std::string(4096, 'x'));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::storage_full);
    CHECK(texts(ask.page(tea)) == std::vector<std::string>{"kettle"});
    CHECK(texts(ask.search("kettle", {{tea, {}}})) == std::vector<std::string>{"kettle"});

    disk.make_room();
    REQUIRE(say("biscuits"));
    std::size_t kept = 0;
    while (say(std::string(4096, 'x')))
        ++kept;
    CHECK(kept > 100);
    CHECK(count_in(disk.path("history.db"), "SELECT count(*) FROM entries") ==
          static_cast<std::int64_t>(kept) + 3);
}

} // namespace snug::server
