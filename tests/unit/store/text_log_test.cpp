#include "server/store/text_log.h"

#include "server/store/logged_store.h"
#include "server/store/memory_store.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <fstream>
#include <optional>

#include <csignal>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace snug::server {

namespace {

/// A folder of logs, and channels to write of.
struct Logs {
    TempDir home;
    std::string folder = home.path("logs");
    SeededRandom random;
    ChannelId tea = ChannelId::make(random);
    std::optional<TextLog> log;

    explicit Logs(TextLog::Which which = TextLog::Which::open) { log.emplace(folder, which); }

    LogEntry entry(std::uint64_t seq, EntryBody body, const char* at = "2026-11-20T12:54:03Z")
    {
        return {tea, Seq{seq}, MessageId::make(random), from_rfc3339(at).value(), std::move(body)};
    }
    static Created created(const char* name, ChannelRules rules = {})
    {
        return {ChannelName::parse(name).value(), std::nullopt, "ada", std::move(rules)};
    }
    Message says(std::string text, msg::MessageKind kind = msg::MessageKind::text)
    {
        return {MemberId::make(random), UserId::make(random), "ada", false, kind, std::move(text)};
    }
    /// Closes the log, so that all of it is written.
    std::string contents(const std::string& file)
    {
        log.reset();
        std::ifstream stream{folder + "/" + file};
        return {std::istreambuf_iterator<char>{stream}, {}};
    }
};

} // namespace

TEST_CASE("what is said and what happens is a line each")
{
    Logs logs;
    logs.log->write(logs.entry(1, Logs::created("tea")));
    logs.log->write(logs.entry(
        2, MemberEnrolled{MemberId::make(logs.random), UserId::make(logs.random), "bob"}));
    logs.log->write(logs.entry(3, logs.says("the kettle is on")));
    logs.log->write(logs.entry(4, logs.says("waves", msg::MessageKind::action)));
    logs.log->write(logs.entry(5, MemberLeft{MemberId::make(logs.random)}));
    logs.log->write(logs.entry(6, TopicSet{"bob", "biscuits"}));

    CHECK(logs.contents("tea-2026-11-20.log") == "12:54:03 -- ada created the channel\n"
                                                 "12:54:03 -- bob entered for the first time\n"
                                                 "12:54:03 <ada> the kettle is on\n"
                                                 "12:54:03 * ada waves\n"
                                                 "12:54:03 -- bob set the topic: biscuits\n");
}

TEST_CASE("every day has its file")
{
    Logs logs;
    logs.log->write(logs.entry(1, Logs::created("tea"), "2026-11-20T23:59:59Z"));
    logs.log->write(logs.entry(2, logs.says("late"), "2026-11-20T23:59:59Z"));
    logs.log->write(logs.entry(3, logs.says("early"), "2026-11-21T00:00:00Z"));
    CHECK(logs.contents("tea-2026-11-20.log").ends_with("23:59:59 <ada> late\n"));
    CHECK(logs.contents("tea-2026-11-21.log") == "00:00:00 <ada> early\n");
}

TEST_CASE("no message can make a second line, or command a terminal")
{
    Logs logs;
    logs.log->write(logs.entry(1, Logs::created("tea")));
    logs.log->write(logs.entry(2, logs.says("hi\n12:54:04 <bob> I owe ada money\r\x1b[2J")));
    CHECK(logs.contents("tea-2026-11-20.log")
              .ends_with("<ada> hi 12:54:04 <bob> I owe ada money<U+000D><U+001B>[2J\n"));
}

TEST_CASE("what was written before a restart, or comes twice, is not written again")
{
    Logs logs;
    const LogEntry created = logs.entry(1, Logs::created("tea"));
    const LogEntry hello = logs.entry(2, logs.says("hello"));
    const LogEntry next = logs.entry(3, logs.says("next"));
    logs.log->replay(created);
    logs.log->replay(hello);
    for (const LogEntry* entry : {&hello, &next, &next, &hello})
        logs.log->write(*entry);
    CHECK(logs.contents("tea-2026-11-20.log") == "12:54:03 <ada> next\n");
}

TEST_CASE("a channel that is not open to all, is sealed, or does not keep everything, has no log")
{
    Logs logs;
    Logs all{TextLog::Which::all};
    const auto write = [](Logs& to, const char* name, const ChannelRules& rules) {
        to.tea = ChannelId::make(to.random);
        to.log->write(to.entry(1, Logs::created(name, rules)));
        return std::filesystem::exists(to.folder);
    };
    const std::pair<const char*, ChannelRules> closed[] = {
        {"password", {.password_verifier = "$argon2id$"}},
        {"group", {.group = "wheel"}},
        {"brief", {.keep = {Retention::Kind::days, 1}}}};
    for (const auto& [name, rules] : closed) {
        write(logs, name, rules);
        write(all, name, rules);
    }
    write(all, "nothing", {.keep = {Retention::Kind::none, 0}});
    for (Logs* to : {&logs, &all})
        write(*to, "sealed", {.sealed = SealedRules{}});
    logs.log.reset();
    all.log.reset();
    CHECK(std::filesystem::is_empty(logs.folder));
    CHECK(std::distance(std::filesystem::directory_iterator{all.folder}, {}) == 3);
}

TEST_CASE("the files are ours alone, and a link in their place is not followed")
{
    Logs logs;
    const std::string elsewhere = logs.home.path("elsewhere");
    std::ofstream{elsewhere} << "";
    std::filesystem::create_symlink(elsewhere, logs.folder + "/tea-2026-11-21.log");
    logs.log->write(logs.entry(1, Logs::created("tea")));
    logs.log->write(logs.entry(2, logs.says("hello"), "2026-11-21T12:00:00Z"));
    logs.log->write(logs.entry(3, logs.says("hello"), "2026-11-22T12:00:00Z"));
    CHECK(logs.contents("tea-2026-11-22.log") == "12:00:00 <ada> hello\n");
    CHECK(std::filesystem::file_size(elsewhere) == 0);

    struct stat status {};
    REQUIRE(::stat((logs.folder + "/tea-2026-11-20.log").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777U) == 0600);
    REQUIRE(::stat(logs.folder.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777U) == 0700);
}

TEST_CASE("a pipe, or a file that somebody else made, is not written to")
{
    Logs logs;
    REQUIRE(::mkfifo((logs.folder + "/tea-2026-11-20.log").c_str(), 0600) == 0);
    const std::string eves = logs.folder + "/tea-2026-11-21.log";
    std::ofstream{eves} << "";
    const bool is_eves = ::chown(eves.c_str(), 12345, 12345) == 0; // only root can give files away
    logs.log->write(logs.entry(1, Logs::created("tea")));
    logs.log->write(logs.entry(2, logs.says("hello"), "2026-11-21T12:00:00Z"));
    logs.log->write(logs.entry(3, logs.says("hello"), "2026-11-22T12:00:00Z"));
    CHECK(logs.contents("tea-2026-11-22.log") == "12:00:00 <ada> hello\n");
    if (is_eves)
        CHECK(std::filesystem::file_size(eves) == 0);
}

TEST_CASE("a file that can grow no more has whole lines, and goes on once it can")
{
    Logs logs;
    const std::string file = logs.folder + "/tea-2026-11-20.log";
    logs.log->write(logs.entry(1, Logs::created("tea")));
    REQUIRE(logs.contents("tea-2026-11-20.log") == "12:54:03 -- ada created the channel\n");

    ::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    rlimit small = before;
    small.rlim_cur = std::filesystem::file_size(file) + 30;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    logs.log.emplace(logs.folder, TextLog::Which::open);
    logs.log->replay(logs.entry(1, Logs::created("tea")));
    logs.log->write(logs.entry(2, logs.says("there is room for half of this")));
    const std::string full = logs.contents("tea-2026-11-20.log");
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    CHECK(full == "12:54:03 -- ada created the channel\n");

    logs.log.emplace(logs.folder, TextLog::Which::open);
    logs.log->replay(logs.entry(1, Logs::created("tea")));
    logs.log->write(logs.entry(3, logs.says("more room")));
    CHECK(logs.contents("tea-2026-11-20.log") ==
          "12:54:03 -- ada created the channel\n12:54:03 <ada> more room\n");
}

TEST_CASE("no name leads out of the folder, or to another channel's file")
{
    SeededRandom random;
    const ChannelId id = ChannelId::make(random);
    const auto part = [&](const std::string& name) {
        return file_name_part(ChannelName::parse(name).value(), id);
    };
    CHECK(part("tea") == "tea");
    CHECK(part("tea-2_x") == "tea-2_x");
    CHECK(part("v1.2") == "v1%2E2");
    CHECK(part("caf\xc3\xa9") == "caf%C3%A9");

    std::string tea_leaves;
    for (int i = 0; i < 32; ++i)
        tea_leaves += "\xe8\x8c\xb6"; // 茶
    const ChannelId other = ChannelId::make(random);
    const auto name = ChannelName::parse(tea_leaves).value();
    CHECK(file_name_part(name, id).size() <= 200);
    CHECK(file_name_part(name, id) != file_name_part(name, other));
}

TEST_CASE("a store with a log writes what it has stored, and nothing else")
{
    Logs logs;
    {
        LoggedStore store{std::make_unique<MemoryStore>(), logs.folder, TextLog::Which::open};
        const MessageId id = MessageId::make(logs.random);
        const WallTime at = from_rfc3339("2026-11-20T12:54:03Z").value();
        store.append({Ticket{1}, logs.tea, MessageId::make(logs.random), Logs::created("tea")}, at);
        store.append({Ticket{2}, logs.tea, id, logs.says("hello")}, at);
        store.append({Ticket{3}, logs.tea, id, logs.says("hello")}, at);
        store.commit();
        std::size_t answers = 0;
        store.poll([&](Ticket, const Result<LogEntry>&) { ++answers; });
        CHECK(answers == 3);
    }
    CHECK(logs.contents("tea-2026-11-20.log") == "12:54:03 -- ada created the channel\n"
                                                 "12:54:03 <ada> hello\n");
}

} // namespace snug::server
