#include "tests/support/seeded_random.h"

#include "tui/model/scrollback.h"

#include <doctest/doctest.h>

#include <numeric>
#include <string>

using namespace snug;
using namespace snug::tui;
using text::SafeText;

namespace {

Scrollback::Entry entry(std::uint64_t seq)
{
    return {.seq = Seq{seq},
            .time = WallTime{std::chrono::seconds{seq}},
            .content = NoticeLine{SafeText::number(seq)}};
}

std::vector<Scrollback::Entry> entries(std::uint64_t first, std::uint64_t last)
{
    std::vector<Scrollback::Entry> all;
    for (std::uint64_t seq = first; seq <= last; ++seq)
        all.push_back(entry(seq));
    return all;
}

std::string order(const Scrollback& lines)
{
    std::string all;
    for (std::size_t i = 0; i < lines.size(); ++i)
        all += (lines.gap_above(i) ? "| " : "") + text_of(lines.at(i)).str() + " ";
    return all;
}

} // namespace

TEST_CASE("pages of the log end up in its order, whatever order they come in")
{
    Scrollback lines;
    lines.insert(entries(7, 8));
    lines.insert(entries(1, 2));
    lines.insert(entries(4, 5));
    CHECK(order(lines) == "1 2 | 4 5 | 7 8 ");
    lines.insert(entries(2, 7));
    CHECK(order(lines) == "1 2 3 4 5 6 7 8 ");
}

TEST_CASE("an entry that is there already is not there twice")
{
    Scrollback lines;
    CHECK(lines.insert(entries(1, 3)) == 3);
    CHECK(lines.insert(entries(2, 5)) == 2);
    CHECK(order(lines) == "1 2 3 4 5 ");
}

TEST_CASE("what was covered without making a line is no gap")
{
    Scrollback lines;
    lines.insert(entries(1, 2));
    lines.insert(entries(4, 4));
    CHECK(order(lines) == "1 2 | 4 ");
    lines.cover(Seq{3}, Seq{3});
    CHECK(order(lines) == "1 2 4 ");
}

TEST_CASE("a line of no log keeps its place in time")
{
    Scrollback lines;
    lines.insert(entries(1, 2));
    lines.append(WallTime{std::chrono::seconds{10}}, NoticeLine{SafeText::literal("gone")});
    lines.insert(entries(20, 20));
    lines.insert(entries(12, 13));
    CHECK(order(lines) == "1 2 gone | 12 13 | 20 ");
    lines.insert(entries(3, 5));
    CHECK(order(lines) == "1 2 3 4 5 gone | 12 13 | 20 ");
}

TEST_CASE("a hundred thousand lines are kept, and the oldest go first")
{
    Scrollback lines;
    lines.insert(entries(1, Scrollback::max_lines));
    lines.insert(entries(Scrollback::max_lines + 1, Scrollback::max_lines + 10));
    CHECK(lines.size() == Scrollback::max_lines);
    CHECK(*lines.at(0).seq == Seq{11});
    CHECK(lines.loaded().ranges().front().first == Seq{11});
}

TEST_CASE("a line is found by its id wherever it has moved")
{
    Scrollback lines;
    lines.insert(entries(50, 60));
    const LineId id = lines.at(3).id;
    lines.insert(entries(10, 40));
    CHECK(lines.index_of(id, 3) == 34);
    CHECK(lines.index_of(id, 10'000) == 34);
    CHECK(lines.index_of(LineId{99'999}, 0) == std::nullopt);
}

TEST_CASE("random pages always make one order without doubles")
{
    SeededRandom random{3};
    for (int round = 0; round < 200; ++round) {
        Scrollback lines;
        for (int page = 0; page < 12; ++page) {
            const std::uint64_t first = 1 + random.below(60);
            lines.insert(entries(first, first + random.below(15)));
            if (random.below(3) == 0)
                lines.append(WallTime{std::chrono::seconds{random.below(80)}},
                             NoticeLine{SafeText::literal("x")});
        }
        std::optional<Seq> before;
        for (std::size_t i = 0; i < lines.size(); ++i)
            if (const auto seq = lines.at(i).seq) {
                REQUIRE((!before || *before < *seq));
                REQUIRE(lines.gap_above(i) == (before && before->value() + 1 != seq->value()));
                before = seq;
            }
    }
}
