#include "server/store/sqlite_store.h"

#include "server/store/integrity.h"
#include "server/store/sqlite.h"
#include "tests/unit/store/stores.h"

#include <fstream>

/// What only a store on a disk has to do: come back.
namespace snug::server {

namespace {

/// A store that can be closed and opened again.
struct Reopened {
    TempDir folder;
    std::string file = folder.path("history.db");
    Ids ids;
    ChannelId tea = ids.channel();
    std::optional<SqliteStore> store;
    std::optional<Asked> ask;

    explicit Reopened(Retention keep = {})
    {
        open();
        REQUIRE(ask->append(tea, ids.message(), created("tea", keep)));
    }
    void open()
    {
        ask.reset();
        store.reset();
        store.emplace(file, Durability::process);
        ask.emplace(*store);
    }
    Result<LogEntry> say(const std::string& text, WallTime at = noon)
    {
        return ask->append(tea, ids.message(), said("ada", text), at);
    }
    std::vector<Result<LogEntry>> say_many(int count, const std::string& text)
    {
        std::vector<Append> batch;
        for (int i = 0; i < count; ++i)
            batch.push_back({Ticket{0}, tea, ids.message(), said("ada", text + std::to_string(i))});
        return ask->append_all(std::move(batch));
    }
    void expire(WallTime now)
    {
        store->expire(now); // the first only says what time it is
        store->expire(now);
    }
    [[nodiscard]] std::vector<LogEntry> replayed()
    {
        std::vector<LogEntry> entries;
        store->replay([&](const LogEntry& entry) { entries.push_back(entry); });
        return entries;
    }
    [[nodiscard]] std::vector<ReadMarker> markers()
    {
        std::vector<ReadMarker> found;
        store->read_markers([&](const ReadMarker& marker) { found.push_back(marker); });
        return found;
    }
    [[nodiscard]] std::int64_t count(const std::string& question) const
    {
        return count_in(file, question);
    }
    void wait_until_indexed()
    {
        ask->wait_until([&] { return is_indexed(file); });
    }
};

} // namespace

TEST_CASE("what was acknowledged is there after a restart")
{
    Reopened world;
    REQUIRE(world.say("one"));
    REQUIRE(world.say("two"));
    const Page before = world.ask->page(world.tea);
    world.open();
    CHECK(world.ask->page(world.tea).entries == before.entries);
    CHECK(world.say("three")->seq == Seq{4});
}

TEST_CASE("what is queued when the store closes is written")
{
    Reopened world;
    world.store->append({Ticket{1}, world.tea, world.ids.message(), said("ada", "last words")},
                        noon);
    world.store->commit();
    world.open();
    CHECK(texts(world.ask->page(world.tea)) == std::vector<std::string>{"last words"});
}

TEST_CASE("a replay has what changed a channel, and its newest entry, and no more")
{
    Reopened world;
    REQUIRE(world.say("one"));
    REQUIRE(world.ask->append(world.tea, world.ids.message(), TopicSet{"ada", "biscuits"}));
    REQUIRE(world.say("two"));
    REQUIRE(world.say("three"));
    REQUIRE(world.ask->append(server_log, world.ids.message(),
                              LoginBound{1000, id_of<UserId>("ada"), "ada"}));
    world.open();

    std::vector<Seq> in_tea;
    std::size_t bound = 0;
    for (const LogEntry& entry : world.replayed())
        if (entry.channel == world.tea)
            in_tea.push_back(entry.seq);
        else if (const auto* login = std::get_if<LoginBound>(&entry.body))
            bound += *login == LoginBound{1000, id_of<UserId>("ada"), "ada"} ? 1U : 0U;
    CHECK(in_tea == std::vector{Seq{1}, Seq{3}, Seq{5}});
    CHECK(bound == 1);
}

TEST_CASE("read markers come back, and never go back")
{
    Reopened world;
    const ChannelId nowhere = world.ids.channel();
    for (const std::uint64_t seq : {3U, 7U, 5U}) {
        world.store->mark_read({id_of<UserId>("ada"), world.tea, Seq{seq}});
        world.store->mark_read({id_of<UserId>("ada"), nowhere, Seq{seq}});
        world.store->commit();
    }
    world.open();
    CHECK(world.markers() == std::vector{ReadMarker{id_of<UserId>("ada"), world.tea, Seq{7}}});

    world.store->mark_read({id_of<UserId>("ada"), world.tea, Seq{2}});
    world.store->commit();
    world.open();
    CHECK(world.markers() == std::vector{ReadMarker{id_of<UserId>("ada"), world.tea, Seq{7}}});
}

TEST_CASE("the indexes follow by themselves, and a search finds the same with them")
{
    Reopened world;
    world.say_many(700, "kettle number ");
    const auto tick = [&] {
        return texts(world.ask->search("kettle numb", {{world.tea, {}}}, 200));
    };
    const auto early = tick();
    world.wait_until_indexed();
    CHECK(tick() == early);
    CHECK(early.size() == 200);
    REQUIRE(world.say("kettle number next"));
    CHECK(tick().front() == "kettle number next");
    CHECK(texts(world.ask->search("699", {{world.tea, {}}})).size() == 1);
    CHECK(check_database(world.file).empty());
}

TEST_CASE("an id is known whether it is indexed, not yet, or from before a restart")
{
    Reopened world;
    const auto first = world.say_many(600, "hello ");
    const auto again = [&](const LogEntry& entry) {
        return world.ask->append(world.tea, entry.id, said("ada", "again"))->seq;
    };
    CHECK(again(*first[300]) == first[300]->seq);
    world.wait_until_indexed();
    CHECK(again(*first[300]) == first[300]->seq);
    const auto fresh = world.say("fresh");
    world.open();
    CHECK(again(*first[300]) == first[300]->seq);
    CHECK(again(*fresh) == fresh->seq);
    CHECK(again(*first[0]) == first[0]->seq);
}

TEST_CASE("an index that was cut short goes on where it was")
{
    Reopened world;
    world.say_many(3000, "kettle ");
    for (int i = 0; i < 5; ++i)
        world.open(); // which does not wait for the index
    std::size_t found = 0;
    for (std::optional<Seq> before; found < 3000;) {
        const Findings page = world.ask->search("kettle", {{world.tea, before}}, 200);
        REQUIRE_FALSE(page.found.empty());
        found += page.found.size();
        before = page.found.back().entry.seq;
    }
    CHECK(found == 3000);
    world.ask->wait_until([&] { return world.count("SELECT count(*) FROM ids") > 2000; });
    CHECK(check_database(world.file).empty());
}

TEST_CASE("no word of what has expired stays in the files of a running store")
{
    Reopened world{Retention{Retention::Kind::days, 1}};
    world.say_many(600, "marzipan canary ");
    world.wait_until_indexed();
    world.say_many(600, "quince ");
    REQUIRE(world.say("obelisk", noon));
    world.expire(noon + std::chrono::hours{72});
    world.ask->wait_until([&] { return world.count("SELECT count(*) FROM entries") == 2; });
    CHECK(world.count("SELECT count(*) FROM ids WHERE at IS NULL") <= 1);

    const auto files = [&] {
        std::string bytes;
        for (const char* part : {"", "-wal"}) {
            std::ifstream file{world.file + part, std::ios::binary};
            bytes.append(std::istreambuf_iterator<char>{file}, {});
        }
        return bytes;
    };
    for (const char* word : {"marzipan", "canary", "quince", "obelisk"}) {
        CAPTURE(word);
        world.ask->wait_until([&] { return files().find(word) == std::string::npos; });
    }
    CHECK(world.say("next")->seq == Seq{1203});
    CHECK(check_database(world.file).empty());
}

TEST_CASE("chores get their turn though something always comes")
{
    Reopened world;
    world.say_many(700, "kettle ");
    // Never quiet: a marker goes in before each look.
    std::uint64_t seq = 0;
    world.ask->wait_until([&] {
        for (int i = 0; i < 50; ++i) {
            world.store->mark_read({id_of<UserId>("ada"), world.tea, Seq{++seq}});
            world.store->commit();
        }
        return is_indexed(world.file);
    });
    CHECK(is_indexed(world.file));
}

TEST_CASE("while a disk hangs, messages are refused before they take all memory")
{
    Reopened world;
    std::size_t kept = 0;
    std::size_t refused = 0;
    const auto stored = [&](Ticket, const Result<LogEntry>& entry) {
        kept += entry ? 1U : 0U;
        refused += !entry && entry.error().code == ErrorCode::storage_full ? 1U : 0U;
    };
    const std::string text(4096, 'x');
    {
        // Who holds the database for a moment is as good as a disk that hangs.
        sqlite::Database other{world.file, sqlite::Database::Access::write};
        const sqlite::Transaction hold{other};
        for (int i = 0; i < 17'000; ++i)
            world.store->append({Ticket{1}, world.tea, world.ids.message(), said("ada", text)},
                                noon);
        world.store->commit();
        world.ask->wait_until([&] { return refused > 0; }, stored);
        CHECK(kept == 0);
    }
    world.ask->wait_until([&] { return kept + refused == 17'000; }, stored);
    CHECK(kept > 15'000);
    const auto after = world.say("and on it goes");
    CHECK_MESSAGE(after.ok(), (after ? "" : after.error().text));
}

TEST_CASE("a message can expire before it is indexed")
{
    Reopened world{Retention{Retention::Kind::days, 1}};
    world.say_many(200, "early ");
    world.expire(noon + std::chrono::hours{72});
    world.ask->wait_until([&] { return world.count("SELECT count(*) FROM entries") == 2; });
    world.say_many(600, "late ");
    world.wait_until_indexed();
    CHECK(world.ask->search("early", {{world.tea, {}}}).found.empty());
    CHECK(world.ask->search("late", {{world.tea, {}}}, 200).found.size() == 200);
    CHECK(check_database(world.file).empty());
}

} // namespace snug::server
