#include "tests/unit/store/stores.h"

#include <algorithm>

/// Searching, in every store; what the words of a search mean is in search_words_test.cpp.
namespace snug::server {

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

} // namespace snug::server
