#include "tests/unit/store/stores.h"

/// What a channel promised not to keep, in every store.
namespace snug::server {

namespace {

constexpr std::chrono::hours one_day{24};

template <class World>
void expire_until(World& world, WallTime now, const std::vector<std::string>& left)
{
    world.store.expire(now); // the first only says what time it is
    world.store.expire(now);
    world.ask.wait_until([&] { return texts(world.ask.page(world.tea)) == left; });
}

} // namespace

TEST_CASE_TEMPLATE("days: what is older goes, also from the search", Kept, InMemory, InSqlite)
{
    WithTea<Kept> world{Retention{Retention::Kind::days, 30}};
    REQUIRE(world.say("old biscuits", noon));
    REQUIRE(world.say("middling biscuits", noon + 10 * one_day));
    REQUIRE(world.say("fresh biscuits", noon + 29 * one_day));

    expire_until(world, noon + 41 * one_day, {"fresh biscuits"});
    CHECK(texts(world.ask.search("biscuits", {{world.tea, {}}})) ==
          std::vector<std::string>{"fresh biscuits"});
}

TEST_CASE_TEMPLATE("a message from the future keeps nothing after it", Kept, InMemory, InSqlite)
{
    WithTea<Kept> world{Retention{Retention::Kind::days, 30}};
    for (int i = 0; i < 300; ++i)
        REQUIRE(world.say("from the future", noon + 5'000 * one_day));
    REQUIRE(world.say("old", noon + one_day));
    REQUIRE(world.say("fresh", noon + 29 * one_day));
    expire_until(world, noon + 41 * one_day, {"fresh"});
}

TEST_CASE_TEMPLATE("a clock that is far ahead for a moment ends nothing", Kept, InMemory, InSqlite)
{
    WithTea<Kept> world{Retention{Retention::Kind::days, 30}};
    REQUIRE(world.say("one"));
    REQUIRE(world.say("two"));
    for (const auto& now : {noon, noon + 400 * one_day, noon + std::chrono::hours{1}})
        world.store.expire(now);
    REQUIRE(world.say("three", noon + 2 * one_day));
    CHECK(texts(world.ask.page(world.tea)) == std::vector<std::string>{"one", "two", "three"});
    expire_until(world, noon + 31 * one_day, {"three"});
}

TEST_CASE_TEMPLATE("newest: so many entries stay, and the others go", Kept, InMemory, InSqlite)
{
    WithTea<Kept> world{Retention{Retention::Kind::newest, 2}};
    for (const char* text : {"one", "two", "three", "four"})
        REQUIRE(world.say(text));

    expire_until(world, noon, {"three", "four"});
    CHECK(world.ask.search("one", {{world.tea, {}}}).found.empty());
    CHECK(world.say("five")->seq == Seq{6});
}

TEST_CASE_TEMPLATE("none: a message is given out with its text and kept without", Kept, InMemory,
                   InSqlite)
{
    WithTea<Kept> world{Retention{Retention::Kind::none, 0}};
    const auto first = world.say("between us");
    CHECK(std::get<Message>(first->body).text == "between us");
    CHECK(texts(world.ask.page(world.tea)).empty());
    CHECK(world.ask.search("between", {{world.tea, {}}}).found.empty());

    const auto again = world.ask.append(world.tea, first->id, said("ada", "between us"));
    CHECK(again->seq == first->seq);
    CHECK(std::get<Message>(again->body).text.empty());
}

TEST_CASE_TEMPLATE("what changed the channel stays, however old", Kept, InMemory, InSqlite)
{
    WithTea<Kept> world{Retention{Retention::Kind::days, 1}};
    REQUIRE(world.ask.append(world.tea, world.ids.message(), TopicSet{"ada", "biscuits"}));
    REQUIRE(world.say("gone tomorrow"));
    REQUIRE(world.ask.append(world.tea, world.ids.message(), TopicSet{"ada", "tea"}));

    expire_until(world, noon + 400 * one_day, {});
    const Page page = world.ask.page(world.tea);
    REQUIRE(page.entries.size() == 3);
    CHECK(page.entries.back().seq == Seq{4});
}

TEST_CASE_TEMPLATE("a channel that keeps forever does", Kept, InMemory, InSqlite)
{
    WithTea<Kept> world;
    const ChannelId brief = world.ids.channel();
    const Retention for_a_day{Retention::Kind::days, 1};
    REQUIRE(world.ask.append(brief, world.ids.message(), created("brief", for_a_day)));
    REQUIRE(world.ask.append(brief, world.ids.message(), said("ada", "gone")));
    REQUIRE(world.say("still here"));

    world.store.expire(noon + 40'000 * one_day);
    world.store.expire(noon + 40'000 * one_day);
    world.ask.wait_until([&] { return texts(world.ask.page(brief)).empty(); });
    CHECK(texts(world.ask.page(world.tea)) == std::vector<std::string>{"still here"});
}

TEST_CASE_TEMPLATE("what has gone is known by its id for a day and 10,000 entries", Kept, InMemory,
                   InSqlite)
{
    for (const Retention keep :
         {Retention{Retention::Kind::newest, 1}, Retention{Retention::Kind::none, 0}}) {
        WithTea<Kept> world{keep};
        const auto first = world.say("one");
        const auto last_is = [&](const char* text) {
            return keep.kind == Retention::Kind::none ? std::vector<std::string>{}
                                                      : std::vector<std::string>{text};
        };
        const auto again = [&] {
            return world.ask.append(world.tea, first->id, said("ada", "one"));
        };
        const auto say_many = [&](int count) {
            std::vector<Append> batch;
            for (int i = 0; i < count; ++i)
                batch.push_back({Ticket{0}, world.tea, world.ids.message(), said("ada", "more")});
            world.ask.append_all(std::move(batch));
        };

        // Many entries within the day.
        say_many(10'100);
        expire_until(world, noon + std::chrono::hours{1}, last_is("more"));
        CHECK(again()->seq == first->seq);
        CHECK(again()->at == first->at);
        // The day is over, but for one who has heard few entries since.
        const auto second = world.say("two", noon);
        REQUIRE(world.say("three"));
        expire_until(world, noon + 2 * one_day, last_is("three"));
        CHECK(world.ask.append(world.tea, second->id, said("ada", "two"))->seq == second->seq);
        // Both are over.
        world.ask.wait_until([&] { return again()->seq != first->seq; });
        CHECK(again()->seq == Seq{10'105});
    }
}

TEST_CASE_TEMPLATE("a log goes on after its last seq when all of it has gone", Kept, InMemory,
                   InSqlite)
{
    WithTea<Kept> world{Retention{Retention::Kind::days, 1}};
    REQUIRE(world.say("one"));
    REQUIRE(world.say("two"));

    expire_until(world, noon + 40 * one_day, {});
    CHECK(world.say("three")->seq == Seq{4});
}

} // namespace snug::server
