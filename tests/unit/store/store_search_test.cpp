#include "server/store/searcher.h"
#include "tests/unit/store/stores.h"

#include <algorithm>
#include <stop_token>

/// Searching, in every store; what the words of a search mean is in search_words_test.cpp.
namespace snug::server {

namespace {

/// It goes on by a step whenever somebody looks: time is work.
class WorkClock final : public Clock {
public:
    explicit WorkClock(std::chrono::microseconds step) : step_{step} {}

    Instant now() override
    {
        ++looks;
        now_.mono += step_;
        return now_;
    }

    std::size_t looks = 0;

private:
    std::chrono::microseconds step_;
    Instant now_{noon, MonoTime{std::chrono::hours{1}}};
};

/// Searches a store's file without its threads.
struct Reader {
    sqlite::Database database;
    WorkClock clock;
    Searcher searcher{database, clock};

    Reader(const std::string& file, std::chrono::microseconds step)
        : database{file, sqlite::Database::Access::read_only}, clock{step}
    {
    }
    Findings find(std::string words, std::vector<Search::Place> places,
                  const std::stop_token& stop = {})
    {
        return searcher.find({std::move(words), std::move(places), 200}, stop);
    }
};

/// Three channels with much in them, all indexed; #ops, the second, is full of a word.
struct Busy {
    InSqlite kept;
    Asked ask{kept.store};
    Ids ids;
    ChannelId tea = open("tea");
    ChannelId ops = open("ops");
    ChannelId den = open("den");

    explicit Busy(const std::string& word)
    {
        say_many(tea, 5000, "kettle");
        say_many(ops, 5000, word);
        say_many(den, 5000, "kettle");
        ask.wait_until([&] { return is_indexed(kept.file); });
    }
    ChannelId open(const char* name)
    {
        const ChannelId id = ids.channel();
        REQUIRE(ask.append(id, ids.message(), created(name)));
        return id;
    }
    void say_many(const ChannelId& channel, int count, const std::string& text)
    {
        std::vector<Append> batch;
        for (int i = 0; i < count; ++i)
            batch.push_back({Ticket{0}, channel, ids.message(), said("ada", text)});
        ask.append_all(std::move(batch));
    }
    /// What a search in #tea and #den takes.
    std::size_t work(const std::string& words)
    {
        Reader reader{kept.file, std::chrono::microseconds{0}};
        CHECK(reader.find(words, {{tea, {}}, {den, {}}}).found.empty());
        return reader.clock.looks;
    }
};

} // namespace

TEST_CASE_TEMPLATE("a search finds messages, newest first, with the places of the words", Kept,
                   InMemory, InSqlite)
{
    WithTea<Kept> world;
    REQUIRE(world.say("the kettle is on"));
    REQUIRE(world.say("who has biscuits?"));
    REQUIRE(world.say("Kettles, everywhere"));
    REQUIRE(world.ask.append(world.tea, world.ids.message(), TopicSet{"ada", "kettle"}));

    const Findings findings = world.ask.search("kettle", {{world.tea, {}}});
    REQUIRE(texts(findings) == std::vector<std::string>{"Kettles, everywhere", "the kettle is on"});
    CHECK_FALSE(findings.more);
    CHECK(findings.found[0].entry.seq == Seq{4});
    CHECK(findings.found[0].spans == std::vector{Found::Span{0, 7}});
    CHECK(findings.found[1].spans == std::vector{Found::Span{4, 10}});
}

TEST_CASE_TEMPLATE("a search looks into the channels it names and no others", Kept, InMemory,
                   InSqlite)
{
    WithTea<Kept> world;
    const ChannelId ops = world.ids.channel();
    const ChannelId den = world.ids.channel();
    REQUIRE(world.ask.append(ops, world.ids.message(), created("ops")));
    REQUIRE(world.ask.append(den, world.ids.message(), created("den")));
    const auto at = [](int minutes) { return noon + std::chrono::minutes{minutes}; };
    const auto say = [&](const ChannelId& channel, const char* text, int minutes) {
        REQUIRE(world.ask.append(channel, world.ids.message(), said("ada", text), at(minutes)));
    };
    say(world.tea, "pager one", 1);
    say(ops, "pager two", 2);
    say(den, "pager three", 3);
    say(world.tea, "pager four", 4);

    CHECK(texts(world.ask.search("pager", {{world.tea, {}}, {ops, {}}})) ==
          std::vector<std::string>{"pager four", "pager two", "pager one"});
    CHECK(texts(world.ask.search("pager", {{ops, {}}})) == std::vector<std::string>{"pager two"});
    CHECK(texts(world.ask.search("pager", {})).empty());
    CHECK(texts(world.ask.search("pager", {{world.ids.channel(), {}}})).empty());
}

TEST_CASE_TEMPLATE("a search goes on where the last page ended, and finds each once", Kept,
                   InMemory, InSqlite)
{
    WithTea<Kept> world;
    const ChannelId ops = world.ids.channel();
    REQUIRE(world.ask.append(ops, world.ids.message(), created("ops")));
    std::vector<std::string> all;
    for (int i = 0; i < 40; ++i) {
        // The clock goes back now and then, the order of a channel does not.
        const WallTime at = noon + std::chrono::minutes{i % 7 == 0 ? -i : i};
        all.push_back("tick " + std::to_string(i));
        REQUIRE(world.ask.append(i % 3 == 0 ? ops : world.tea, world.ids.message(),
                                 said("ada", all.back()), at));
    }

    std::vector<Search::Place> places{{world.tea, {}}, {ops, {}}};
    std::vector<std::string> found;
    bool more = true;
    while (more) {
        const Findings page = world.ask.search("tick", places, 7);
        for (const Found& each : page.found)
            for (Search::Place& place : places)
                if (place.channel == each.entry.channel) {
                    CHECK((!place.before || each.entry.seq < *place.before));
                    place.before = each.entry.seq;
                }
        for (std::string& text : texts(page))
            found.push_back(std::move(text));
        more = page.more;
        REQUIRE(found.size() <= all.size());
    }
    std::ranges::sort(found);
    std::ranges::sort(all);
    CHECK(found == all);
}

TEST_CASE_TEMPLATE("nothing somebody can type is an error", Kept, InMemory, InSqlite)
{
    WithTea<Kept> world;
    REQUIRE(world.say("AND OR NOT NEAR text \"quoted\" colon:here 100% a_b o'clock"));
    for (const char* typed : {"\"",          "\"\"\"",
                              "*",           "a*",
                              "text:",       "text:quoted",
                              "NEAR(",       "AND",
                              "OR NOT",      "-text",
                              "^a",          "(",
                              "a OR",        "'; DROP TABLE entries; --",
                              "\\",          "{text} : a",
                              "+",           "100%",
                              "o'clock",     "\xff\xfe",
                              "\xc3",        "a\x01z",
                              "NOT NOT NOT", "\"a b"}) {
        CAPTURE(typed);
        CHECK_NOTHROW(world.ask.search(typed, {{world.tea, {}}}));
    }
    CHECK(texts(world.ask.search("AND \"quoted\" o'clock", {{world.tea, {}}})).size() == 1);
    CHECK(world.ask.search("", {{world.tea, {}}}).found.empty());
    CHECK(world.ask.search("NOT quotes", {{world.tea, {}}}).found.empty());
}

TEST_CASE("a search that takes too long ends with what it has, and says that there may be more")
{
    const Busy busy{"42"};
    Reader patient{busy.kept.file, std::chrono::microseconds{0}};
    CHECK_FALSE(patient.find("kettle samovar", {{busy.tea, {}}}).more);

    Reader hasty{busy.kept.file, std::chrono::milliseconds{1}};
    const Findings nothing = hasty.find("kettle samovar", {{busy.tea, {}}});
    CHECK(nothing.found.empty());
    CHECK(nothing.more);
    CHECK(hasty.clock.looks < 300);

    const Findings newest = hasty.find("kettle", {{busy.tea, {}}});
    REQUIRE_FALSE(newest.found.empty());
    CHECK(newest.found.front().entry.seq == Seq{5001});
    CHECK(newest.more);
}

TEST_CASE("a search in many channels looks into each of them, however little time it has")
{
    Busy busy{"42"};
    Reader hasty{busy.kept.file, std::chrono::milliseconds{2}};
    const Findings findings = hasty.find("kettle", {{busy.tea, {}}, {busy.den, {}}});
    const auto of = [&](const ChannelId& channel) {
        return std::ranges::count(findings.found, channel,
                                  [](const Found& found) { return found.entry.channel; });
    };
    CHECK(of(busy.tea) > 0);
    CHECK(of(busy.den) > 0);
    CHECK(findings.more);
}

TEST_CASE("a search ends at once when its thread has to")
{
    const Busy busy{"42"};
    Reader reader{busy.kept.file, std::chrono::microseconds{0}};
    std::stop_source stop;
    stop.request_stop();
    CHECK(reader.find("kettle samovar", {{busy.tea, {}}}, stop.get_token()).found.empty());
    CHECK(reader.clock.looks < 10);
}

TEST_CASE("what a search takes does not tell what is said where one may not look")
{
    Busy silent{"43"};
    Busy talkative{"42"};
    CHECK(talkative.work("42") < silent.work("42") + 100);
}

TEST_CASE("what is said all the time is found in a hurry, also by a beginning")
{
    const Busy busy{"42"};
    Reader reader{busy.kept.file, std::chrono::microseconds{500}};
    CHECK(reader.find("ket", {{busy.tea, {}}}).found.size() == 200);
}

TEST_CASE("what is too old to be read first is found by the index")
{
    Busy busy{"42"};
    REQUIRE(busy.ask.append(busy.tea, busy.ids.message(), said("ada", "the samovar hums")));
    busy.say_many(busy.tea, static_cast<int>(Searcher::read_first), "kettle");
    busy.ask.wait_until([&] { return is_indexed(busy.kept.file); });
    for (const char* words : {"samovar", "sam", "hums the"}) {
        CAPTURE(words);
        Reader reader{busy.kept.file, std::chrono::microseconds{0}};
        const Findings findings = reader.find(words, {{busy.tea, {}}, {busy.den, {}}});
        CHECK(texts(findings) == std::vector<std::string>{"the samovar hums"});
        CHECK_FALSE(findings.more);
    }
}

} // namespace snug::server
