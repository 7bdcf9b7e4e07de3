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

TEST_CASE("what is too much goes from the end that is farther from where one looks")
{
    Scrollback lines;
    lines.insert(entries(1, 100));
    const std::size_t each = lines.bytes() / 100;
    lines.trim(60 * each, 20);
    CHECK(order(lines).starts_with("1 2 3 "));
    CHECK(lines.more_below(Seq{100}));
    CHECK_FALSE(lines.more_above());
    const std::size_t left = lines.size();
    CHECK(left <= 60);
    lines.trim(30 * each, left);
    CHECK(*lines.at(lines.size() - 1).seq == Seq{left});
    CHECK(lines.more_above());
    CHECK_FALSE(lines.loaded().contains(Seq{1}));
    CHECK(lines.loaded().contains(Seq{left}));
    lines.trim(0, 3);
    CHECK(lines.empty());
    CHECK(lines.bytes() == 0);
    CHECK(lines.loaded().empty());
}

TEST_CASE("what went comes again when it is loaded again")
{
    Scrollback lines;
    lines.insert(entries(1, 9));
    lines.trim(lines.bytes() * 2 / 3, 9);
    CHECK(order(lines) == "4 5 6 7 8 9 ");
    CHECK(lines.insert(entries(1, 5)) == 3);
    CHECK(order(lines) == "1 2 3 4 5 6 7 8 9 ");
}

TEST_CASE("the line at a place in the log is found among lines that are in none")
{
    Scrollback lines;
    lines.append(WallTime{}, NoticeLine{SafeText::literal("first")});
    lines.insert(entries(5, 6));
    lines.append(WallTime{std::chrono::seconds{7}}, NoticeLine{SafeText::literal("between")});
    lines.insert(entries(9, 9));
    CHECK(lines.index_at(Seq{1}) == 1);
    CHECK(lines.index_at(Seq{6}) == 2);
    CHECK(lines.index_at(Seq{7}) == 4);
    CHECK(lines.index_at(Seq{10}) == lines.size());
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

namespace {

/// What must hold of any window: its order, and what it says of itself.
void check_truth(const Scrollback& lines)
{
    std::optional<Seq> before;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        bytes += bytes_of(lines.at(i));
        const auto seq = lines.at(i).seq;
        if (!seq)
            continue;
        REQUIRE((!before || *before < *seq));
        REQUIRE(lines.loaded().contains(*seq));
        REQUIRE(lines.gap_above(i) == (before && before->value() + 1 != seq->value()));
        REQUIRE(lines.index_at(*seq) == i);
        before = seq;
    }
    std::uint64_t loaded = 0;
    for (const SeqRange& range : lines.loaded().ranges())
        loaded += range.last.value() - range.first.value() + 1;
    std::uint64_t logged = 0;
    for (std::size_t i = 0; i < lines.size(); ++i)
        logged += lines.at(i).seq ? 1U : 0U;
    REQUIRE(loaded == logged);
    REQUIRE(bytes == lines.bytes());
}

} // namespace

TEST_CASE("random pages and cuts always leave one order without doubles, and true gaps")
{
    SeededRandom random{3};
    for (int round = 0; round < 200; ++round) {
        Scrollback lines;
        for (int page = 0; page < 20; ++page) {
            const std::uint64_t first = 1 + random.below(60);
            lines.insert(entries(first, first + random.below(15)));
            if (random.below(3) == 0)
                lines.append(WallTime{std::chrono::seconds{random.below(80)}},
                             NoticeLine{SafeText::literal("x")});
            if (random.below(3) == 0)
                lines.append_presence(WallTime{std::chrono::seconds{100}}, random.below(2) == 0,
                                      SafeText::literal("somebody with a long name"));
            if (random.below(4) == 0) {
                const std::size_t most = random.below(lines.bytes() + 1);
                lines.trim(most, random.below(lines.size() + 1));
                REQUIRE(lines.bytes() <= most);
            }
            check_truth(lines);
        }
    }
}
