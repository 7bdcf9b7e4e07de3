#include "tests/support/raw_client.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include <sys/stat.h>
#include <sysexits.h>

/// Backups of a running server, and looking whether a database is sound.
using namespace snug;
using namespace snug::test;
namespace fs = std::filesystem;

namespace {

const char* const unhurried = "[limits]\nmessages_per_second = 100000\nmessage_burst = 100000\n";

struct Checked {
    std::optional<int> status;
    std::string words;
};

/// What --check-data says of a directory.
Checked check_data(const std::string& data)
{
    SnugdProcess checker{{.arguments = {"--data", data, "--check-data"}, .start = false}};
    checker.launch();
    const auto status = checker.wait_for_exit();
    return {status, checker.log()};
}

/// All at once, without waiting for answers; `seq`s of which come later.
void pour(RawClient& who, int messages)
{
    std::string requests;
    for (int i = 0; i < messages; ++i)
        requests += Json{{"action", "message"},
                         {"channelName", "tea"},
                         {"requestId", 7},
                         {"message", "hello"}}
                        .dump() +
                    "\n";
    REQUIRE(who.send(requests));
}

std::uint64_t next_seq(RawClient& who)
{
    const Json reply = who.next();
    REQUIRE(reply["success"] == true);
    return reply["seq"].get<std::uint64_t>();
}

/// A directory for a server that starts with this database.
std::string data_with(const std::string& database, const TempDir& place)
{
    const std::string data = place.path("data");
    fs::create_directory(data);
    fs::permissions(data, fs::perms::owner_all);
    fs::copy_file(database, data + "/history.db");
    return data;
}

void damage(const std::string& file)
{
    const auto size = fs::file_size(file);
    REQUIRE(size > 64 * 1024);
    std::fstream bytes{file, std::ios::in | std::ios::out | std::ios::binary};
    for (std::uintmax_t at = size / 2; at < size / 2 + 32 * 1024; at += 4096) {
        bytes.seekp(static_cast<std::streamoff>(at));
        bytes << std::string(64, '\xa5');
    }
}

} // namespace

TEST_CASE("a backup of a busy server has all that was acknowledged before it was asked for")
{
    SnugdProcess server{{.config = unhurried}};
    RawClient ada{server.socket()};
    ada.enter("ada", "tea");
    constexpr int messages = 1000;
    pour(ada, messages);
    std::uint64_t acknowledged = 0;
    for (int i = 0; i < messages / 2; ++i)
        acknowledged = next_seq(ada);

    RawClient root{server.socket()};
    root.log_in("ada");
    const std::string file = server.file("backup.db");
    root.say({{"action", "backup"}, {"requestId", 9}, {"file", file}});
    pour(ada, messages);
    const Json done = root.next();
    CHECK_MESSAGE(done["success"] == true, done.dump());
    for (int i = 0; i < messages / 2 + messages; ++i)
        next_seq(ada);

    struct stat info {};
    REQUIRE(::lstat(file.c_str(), &info) == 0);
    CHECK((info.st_mode & 07777) == 0600);
    const TempDir place;
    const std::string data = data_with(file, place);
    const Checked checked = check_data(data);
    CHECK(checked.status == EX_OK);
    CHECK(checked.words == data + "/history.db: ok\n");

    SnugdProcess restored{{.arguments = {"--data", data}}};
    RawClient again{restored.socket()};
    again.log_in("ada");
    const Json joined = again.ask({{"action", "joinChannel"}, {"channelName", "tea"}});
    CHECK(joined["lastSeq"].get<std::uint64_t>() >= acknowledged);
    const Json page = again.ask(
        {{"action", "history"}, {"channelName", "tea"}, {"around", acknowledged}, {"limit", 1}});
    REQUIRE(page["entries"].size() == 1);
    CHECK(page["entries"][0]["message"] == "hello");
}

TEST_CASE("a backup takes the place of nothing, and what cannot be made is said")
{
    SnugdProcess server;
    RawClient ada{server.socket()};
    ada.log_in("ada");
    const std::string file = server.file("precious");
    std::ofstream{file} << "precious";
    for (const std::string& taken : {file, server.file("no/such/folder.db"), server.data()}) {
        const Json refused = ada.ask({{"action", "backup"}, {"file", taken}});
        CHECK(refused["success"] == false);
        CHECK(refused["error"]["code"] == "storage_failed");
        CHECK(refused["error"]["message"].get<std::string>().starts_with(taken));
    }
    CHECK(fs::file_size(file) == 8);
}

TEST_CASE("over TCP nobody has a backup made")
{
    SnugdProcess server;
    RawClient eve{server.port()};
    eve.log_in("eve");
    const std::string file = server.file("backup.db");
    CHECK(eve.ask({{"action", "backup"}, {"file", file}})["error"]["code"] == "no_permission");
    CHECK_FALSE(fs::exists(file));
}

TEST_CASE("a server that keeps nothing on disk says that there is nothing to copy")
{
    SnugdProcess server{{.config = "[history]\nstore = \"memory\"\n"}};
    RawClient ada{server.socket()};
    ada.log_in("ada");
    const Json refused = ada.ask({{"action", "backup"}, {"file", server.file("backup.db")}});
    CHECK(refused["error"]["code"] == "storage_failed");
    CHECK(refused["error"]["message"].get<std::string>().find("memory") != std::string::npos);
}

TEST_CASE("--check-data finds nothing wrong under a running server, nor after it was killed")
{
    SnugdProcess server;
    RawClient ada{server.socket()};
    ada.enter("ada", "tea");
    CHECK(ada.say_in("tea", "hello")["success"] == true);
    CHECK(check_data(server.data()).status == EX_OK);
    server.kill();
    CHECK(check_data(server.data()).status == EX_OK);
    server.start();
    RawClient again{server.socket()};
    again.enter("ada", "tea");
    CHECK(again.say_in("tea", "hello again")["success"] == true);
}

TEST_CASE("--check-data names a damaged database, what to do, and exits with 65")
{
    SnugdProcess server{{.config = unhurried}};
    RawClient ada{server.socket()};
    ada.enter("ada", "tea");
    constexpr int messages = 1000;
    pour(ada, messages);
    for (int i = 0; i < messages; ++i)
        next_seq(ada);
    server.stop();
    damage(server.data() + "/history.db");
    const Checked checked = check_data(server.data());
    CHECK(checked.status == EX_DATAERR);
    CHECK(checked.words.find("history.db: ") != std::string::npos);
    CHECK(checked.words.find("put a backup in its place") != std::string::npos);
}

TEST_CASE("--check-data where nothing was ever kept says so")
{
    const TempDir empty;
    const Checked checked = check_data(empty.path("data"));
    CHECK(checked.status == EX_UNAVAILABLE);
    CHECK(checked.words.find("there is no ") != std::string::npos);
}
