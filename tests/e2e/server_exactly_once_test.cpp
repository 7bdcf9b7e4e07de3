// Sending again is harmless.

#include "tests/support/crowd.h"
#include "tests/support/scale.h"
#include "tests/support/seeded_random.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

using namespace snug;
using namespace snug::test;

namespace {

constexpr std::size_t most_times = 5;
constexpr std::size_t most_links = 3;
constexpr std::size_t most_under_way = 500;

/// Each message one to five times, not far from each other and in any order.
std::vector<Mark> repeated(std::size_t messages, SeededRandom& chance)
{
    std::vector<std::pair<std::size_t, Mark>> at;
    for (std::size_t number = 0; number < messages; ++number)
        for (std::size_t times = 1 + chance.below(most_times); times > 0; --times)
            at.emplace_back(number + chance.below(200), Mark{.writer = 1, .number = number});
    std::ranges::sort(at, {}, &std::pair<std::size_t, Mark>::first);
    std::vector<Mark> marks;
    for (const auto& [place, mark] : at)
        marks.push_back(mark);
    return marks;
}

void say_all(Crowd& crowd, const std::vector<Visitor*>& links, const std::vector<Mark>& marks,
             SeededRandom& chance)
{
    auto next = marks.begin();
    const auto under_way = [&] {
        std::size_t count = 0;
        for (const Visitor* link : links)
            count += link->unanswered();
        return count;
    };
    REQUIRE(crowd.run_until([&] {
        for (std::size_t room = most_under_way - std::min(most_under_way, under_way());
             room > 0 && next != marks.end(); --room, ++next) {
            const std::size_t over = 1 + next->number % most_links; // some go over all of them
            links[chance.below(over)]->say(*next, "milk first");
        }
        return next == marks.end() && under_way() == 0;
    }));
}

} // namespace

TEST_CASE("a message that is sent again and again, over several links, is there once")
{
    const std::size_t messages = scaled<std::size_t>(10'000, 10'000, 2'000);
    SnugdProcess server{{.config = Crowd::config}};
    SeededRandom chance{3};
    Crowd crowd{server.port()};
    std::vector<Visitor*> links;
    for (std::size_t i = 1; i <= most_links; ++i)
        links.push_back(&crowd.add("ada" + std::to_string(i), Visitor::Kind::writer));
    Visitor& bob = crowd.add("bob", Visitor::Kind::reader);
    REQUIRE(crowd.run_until_all_are_in());

    const std::vector<Mark> marks = repeated(messages, chance);
    say_all(crowd, links, marks, chance);

    // And after a restart, when the server has to look for it on the disk.
    server.kill();
    server.start();
    std::vector<Mark> once;
    for (std::size_t number = 0; number < messages; number += 7)
        once.push_back({.writer = 1, .number = number});
    REQUIRE(crowd.run_until([&] { return std::ranges::all_of(links, &Visitor::is_in); }));
    say_all(crowd, links, once, chance);

    REQUIRE(crowd.run_until([&] { return bob.is_in(); }));
    Records records{.acknowledged = {}, .seen = {bob.seen()}, .history = crowd.history()};
    for (const Visitor* link : links)
        std::ranges::copy(link->acknowledged(), std::back_inserter(records.acknowledged));
    const Faults faults = faults_in(records);
    CHECK_MESSAGE(faults == Faults{}, to_string(faults));
    CHECK(records.history.size() == messages);
    CHECK(records.acknowledged.size() == marks.size() + once.size());
    MESSAGE(messages, " messages sent ", records.acknowledged.size(),
            " times; faults: ", to_string(faults));
}
