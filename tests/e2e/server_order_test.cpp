// Everybody sees one order.

#include "tests/support/crowd.h"
#include "tests/support/scale.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

using namespace snug;
using namespace snug::test;

namespace {

constexpr std::size_t writers = 20;
constexpr std::size_t readers = 3;
constexpr std::size_t most_under_way = 50;

} // namespace

TEST_CASE("all who talk at once are heard by all in one order, and each in their own")
{
    const std::size_t messages = scaled<std::size_t>(5'000, 5'000, 300);
    SnugdProcess server{{.config = Crowd::config}};
    Crowd crowd{server.port()};
    std::vector<Visitor*> of_ada, of_bob;
    for (std::size_t i = 0; i < writers; ++i)
        of_ada.push_back(&crowd.add("ada" + std::to_string(i), Visitor::Kind::writer));
    for (std::size_t i = 0; i < readers; ++i)
        of_bob.push_back(&crowd.add("bob" + std::to_string(i), Visitor::Kind::reader));
    REQUIRE(crowd.run_until_all_are_in());

    const auto begin = Visitor::Clock::now();
    std::vector<std::size_t> said(writers, 0);
    REQUIRE(crowd.run_until([&] {
        bool is_done = true;
        for (std::size_t i = 0; i < writers; ++i) {
            while (said[i] < messages && of_ada[i]->unanswered() < most_under_way)
                of_ada[i]->say({.writer = i, .number = said[i]++}, "pass the sugar");
            is_done = is_done && said[i] == messages && of_ada[i]->unanswered() == 0;
        }
        return is_done;
    }));
    const std::chrono::duration<double> took = Visitor::Clock::now() - begin;

    const std::vector<Told> history = crowd.history();
    CHECK(history.size() == writers * messages);
    CHECK(keeps_each_writers_order(history));
    CHECK(crowd.run_until([&] {
        return std::ranges::all_of(
            of_bob, [&](const Visitor* reader) { return reader->seen().size() == history.size(); });
    }));
    for (const Visitor* reader : of_bob)
        CHECK((reader->seen() == history));
    for (const Visitor* writer : of_ada)
        CHECK(faults_in({writer->acknowledged(), {}, history}) == Faults{});
    MESSAGE(history.size(), " messages in ", took.count(), " s");
}
