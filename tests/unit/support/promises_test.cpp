#include "tests/support/promises.h"

#include <doctest/doctest.h>

using namespace snug::test;

namespace {

constexpr Told tea{{1, 1}, 3};
constexpr Told milk{{2, 1}, 4};
constexpr Told sugar{{1, 2}, 6};
constexpr Told salt{{9, 9}, 7};

/// Everything was kept, and two readers saw it.
Records a_good_day()
{
    return {.acknowledged = {tea, sugar, milk},
            .seen = {{tea, milk, sugar}, {tea, milk, sugar}},
            .history = {tea, milk, sugar}};
}

} // namespace

TEST_CASE("who keeps all promises has no faults")
{
    CHECK(faults_in(a_good_day()) == Faults{});
    CHECK(to_string(faults_in(a_good_day())) == "none");
    CHECK(faults_in(Records{}) == Faults{});
}

TEST_CASE("what nobody was promised may be in the history")
{
    Records records = a_good_day();
    records.acknowledged.clear();
    CHECK(faults_in(records) == Faults{});
}

TEST_CASE("an acknowledged message that is not in the history is lost")
{
    Records records = a_good_day();
    records.acknowledged.push_back(salt);
    CHECK(faults_in(records) == Faults{.lost = 1});
}

TEST_CASE("a message that is in the history twice is doubled")
{
    Records records = a_good_day();
    for (auto* list : {&records.history, &records.seen[0], &records.seen[1]})
        list->push_back({tea.mark, 8});
    CHECK(faults_in(records) == Faults{.doubled = 1, .moved = 2});
}

TEST_CASE("a message that is not where it was acknowledged or seen has moved")
{
    Records records = a_good_day();
    records.acknowledged[1].seq = 5;
    CHECK(faults_in(records) == Faults{.moved = 1});
    records.seen[0][2].seq = 5;
    CHECK(faults_in(records) == Faults{.moved = 2});
}

TEST_CASE("a message that was seen and is not in the history has vanished")
{
    Records records = a_good_day();
    records.seen[1].push_back(salt);
    CHECK(faults_in(records) == Faults{.vanished = 1});
}

TEST_CASE("a message that a reader did not see is missed")
{
    Records records = a_good_day();
    records.seen[0].erase(records.seen[0].begin());
    CHECK(faults_in(records) == Faults{.missed = 1});
}

TEST_CASE("two messages in another order, or one seen twice, are disordered")
{
    Records records = a_good_day();
    std::swap(records.seen[0][0], records.seen[0][1]);
    CHECK(faults_in(records) == Faults{.disordered = 1});
    records = a_good_day();
    records.seen[0].push_back(sugar);
    CHECK(faults_in(records) == Faults{.disordered = 1});
    records = a_good_day();
    std::swap(records.history[0], records.history[1]);
    CHECK(faults_in(records) == Faults{.disordered = 1});
}

TEST_CASE("faults are told by their names")
{
    CHECK(to_string(Faults{.lost = 3, .missed = 1}) == "3 lost, 1 missed");
}

TEST_CASE("a writer's order is broken by what they said later standing first")
{
    CHECK(keeps_each_writers_order({tea, milk, sugar}));
    CHECK(keeps_each_writers_order({milk, tea, sugar}));
    CHECK_FALSE(keeps_each_writers_order({sugar, milk, tea}));
    CHECK_FALSE(keeps_each_writers_order({tea, tea}));
}

TEST_CASE("a mark is its message id, and no other id is a mark")
{
    const Mark mark{0x1234567890abcdef, 42};
    CHECK(mark.id() == "1234567890abcdef000000000000002a");
    CHECK(Mark::parse(mark.id()) == mark);
    CHECK_FALSE(Mark::parse("1234"));
    CHECK_FALSE(Mark::parse("zzzzzzzzzzzzzzzz000000000000002a"));
}
