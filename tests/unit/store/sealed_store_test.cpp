#include "server/store/integrity.h"
#include "tests/unit/hub/sealed_entries.h"
#include "tests/unit/store/stores.h"

/// What a store does with what it cannot read.
namespace snug::server {

namespace {

/// A store with a sealed #tea in it.
template <class Kept>
struct WithSealedTea {
    Kept kept;
    Store& store = kept.store;
    Asked ask{store};
    Ids ids;
    SealedTea tea;

    explicit WithSealedTea(Retention keep = {})
    {
        Created created = tea.created();
        created.rules.keep = keep;
        REQUIRE(put(created));
    }
    Result<LogEntry> put(EntryBody body, WallTime at = noon)
    {
        return ask.append(tea.id, ids.message(), std::move(body), at);
    }
    std::vector<std::size_t> sizes()
    {
        std::vector<std::size_t> sizes;
        for (const LogEntry& entry : ask.page(tea.id).entries)
            if (const auto* message = std::get_if<Message>(&entry.body))
                sizes.push_back(message->sealed.size());
        return sizes;
    }
    void expire_until(WallTime now, const std::vector<std::size_t>& left)
    {
        store.expire(now); // the first only says what time it is
        store.expire(now);
        ask.wait_until([&] { return sizes() == left; });
    }
};

using Sizes = std::vector<std::size_t>;
constexpr std::chrono::hours a_day{24};

void tamper(const std::string& file, const std::string& how)
{
    sqlite::Database{file, sqlite::Database::Access::write}.execute(how);
}

} // namespace

TEST_CASE_TEMPLATE("what is sealed is read back as it was, and so are the keys", Kept, InMemory,
                   InSqlite)
{
    WithSealedTea<Kept> world;
    std::vector<LogEntry> visible;
    const std::initializer_list<EntryBody> bodies{
        SealedTea::enrolled("bob", SealedTea::key("desk", 1, 300)),
        SealedTea::enrolled("bob", SealedTea::key("phone", 1), true),
        said_sealed("bob", 400),
        shown("bob"),
        world.tea.next(2, {{id_of<MemberId>("bob"), SealedTea::key("desk", 2, 300)}},
                       {{id_of<MemberId>("eve"), "eve"}}),
        said_sealed("bob", 5000)};
    std::vector<EntryBody> written{world.tea.created()};
    for (const EntryBody& body : bodies) {
        const auto entry = world.put(body);
        CHECK(entry->body == body);
        if (is_visible(body))
            visible.push_back(*entry);
        if (!std::holds_alternative<Message>(body))
            written.push_back(body);
    }
    Page page = world.ask.page(world.tea.id);
    CHECK(std::get<Created>(page.entries.front().body) == world.tea.created());
    page.entries.erase(page.entries.begin());
    CHECK(page.entries == visible);
    CHECK(visible.size() == 4);
    if constexpr (std::is_same_v<Kept, InSqlite>) {
        std::vector<EntryBody> replayed;
        world.store.replay([&](const LogEntry& entry) { replayed.push_back(entry.body); });
        REQUIRE(replayed.size() == written.size() + 1); // and the newest
        replayed.pop_back();
        CHECK(replayed == written);
        CHECK(check_database(world.kept.file).empty());
    }
}

TEST_CASE_TEMPLATE("sealed messages go when text would", Kept, InMemory, InSqlite)
{
    WithSealedTea<Kept> world{Retention{Retention::Kind::days, 30}};
    REQUIRE(world.put(said_sealed("ada", 300), noon));
    REQUIRE(world.put(said_sealed("ada", 301), noon + 10 * a_day));
    REQUIRE(world.put(said_sealed("ada", 302), noon + 29 * a_day));
    world.expire_until(noon + 41 * a_day, {302});
    world.expire_until(noon + 400 * a_day, {}); // the newest has only its place left
    CHECK(world.put(said_sealed("ada", 303), noon + 400 * a_day)->seq == Seq{5});
}

TEST_CASE_TEMPLATE("a sealed message that is not kept is given out once", Kept, InMemory, InSqlite)
{
    WithSealedTea<Kept> world{Retention{Retention::Kind::none, 0}};
    const auto first = world.put(said_sealed("ada", 300));
    CHECK(std::get<Message>(first->body).sealed.size() == 300);
    CHECK(world.sizes().empty());
    const auto again = world.ask.append(world.tea.id, first->id, said_sealed("ada", 300));
    CHECK(again->seq == first->seq);
    CHECK_FALSE(std::get<Message>(again->body).is_kept());
}

TEST_CASE_TEMPLATE("a sealed message sent again is in the log once", Kept, InMemory, InSqlite)
{
    WithSealedTea<Kept> world;
    const auto first = world.put(said_sealed("ada", 300));
    const auto again = world.ask.append(world.tea.id, first->id, said_sealed("ada", 301));
    CHECK(*again == *first);
    CHECK(world.sizes() == Sizes{300});
}

TEST_CASE("no search finds what is sealed, and its bytes are in no index")
{
    WithSealedTea<InSqlite> world;
    Message kettle = said_sealed("ada", 0);
    const std::string_view words = "the kettle is on and all of this is text";
    kettle.sealed.assign(std::as_bytes(std::span{words}).begin(),
                         std::as_bytes(std::span{words}).end());
    for (int i = 0; i < 600; ++i) // more than is looked at without the index
        REQUIRE(world.put(kettle));
    world.ask.wait_until([&] { return is_indexed(world.kept.file); });
    CHECK(world.ask.search("kettle", {{world.tea.id, {}}}).found.empty());
    CHECK(check_database(world.kept.file).empty());
}

TEST_CASE("a database whose sealed things are damaged is found to be, and no start trusts it")
{
    const std::pair<const char*, const char*> damages[] = {
        {"UPDATE channels SET epoch = x'00' WHERE genesis NOTNULL", "begins otherwise"},
        {"UPDATE channels SET genesis = epoch WHERE genesis NOTNULL", "begins otherwise"},
        {"UPDATE entries SET sealed = x'00' WHERE kind = 17", "a key that is none"},
        {"UPDATE entries SET sealed = NULL WHERE kind = 22", "an epoch that is none"},
        {"UPDATE entries SET text = 'words' WHERE kind = 2", "a text"}};
    for (const auto& damage : damages) {
        CAPTURE(damage.second);
        const TempDir folder;
        const std::string file = folder.path("history.db");
        {
            SqliteStore store{file, Durability::process};
            Asked ask{store};
            Ids ids;
            SealedTea tea;
            for (const EntryBody& body : std::initializer_list<EntryBody>{
                     tea.created(), SealedTea::enrolled("bob", SealedTea::key("bob", 1)),
                     tea.next(2, {}, {}), said_sealed("bob", 300)})
                REQUIRE(ask.append(tea.id, ids.message(), body));
        }
        CHECK(check_database(file).empty());
        tamper(file, damage.first);
        CHECK_FALSE(check_database(file).empty());
    }
}

} // namespace snug::server
