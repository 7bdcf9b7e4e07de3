#include "tui/view/canvas.h"

#include "src/text/columns.h"
#include "src/text/utf8.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace snug;
using namespace snug::tui;
using text::SafeText;

namespace {

/// Half a wide character anywhere is a broken screen.
void check_that_wide_characters_are_whole(const Grid& grid)
{
    for (int row = 0; row < grid.size().rows; ++row) {
        int columns = 0;
        for (const Cell& cell : grid.row(row)) {
            if (cell.width > 0) {
                REQUIRE(columns == 0);
                columns = cell.width;
            }
            CHECK(cell.text().empty() == (cell.width == 0));
            --columns;
        }
        REQUIRE(columns == 0);
    }
}

} // namespace

TEST_CASE("a new grid is blank and has no cursor")
{
    const Grid grid{Size{.rows = 2, .columns = 3}};
    CHECK(grid.to_text() == "\n\n");
    CHECK_FALSE(grid.cursor());
    CHECK(grid.at(1, 2) == Cell{});
}

TEST_CASE("what is put stands where it was put, in its style, and the next column is told")
{
    Grid grid{Size{.rows = 3, .columns = 12}};
    Canvas canvas{grid};
    const int after = canvas.put(1, 2, "hi ", Style::dim);
    CHECK(after == 5);
    CHECK(canvas.put(1, after, SafeText::line("ada"), Style::own_nick, Attributes::bold) == 8);
    CHECK(grid.to_text() == "\n  hi ada\n\n");
    CHECK(grid.at(1, 2).style == Style::dim);
    CHECK(grid.at(1, 5).style == Style::own_nick);
    CHECK(has(grid.at(1, 5).attributes, Attributes::bold));
    CHECK(grid.at(1, 8).style == Style::text);
}

TEST_CASE("what lies beyond an edge is cut off")
{
    Grid grid{Size{.rows = 2, .columns = 5}};
    Canvas canvas{grid};
    CHECK(canvas.put(0, 3, "hello") == 5);
    canvas.put(1, -2, "hello");
    canvas.put(-1, 0, "above");
    canvas.put(2, 0, "below");
    CHECK(grid.to_text() == "   he\nllo\n");
}

TEST_CASE("a wide character takes two columns and its right half says nothing")
{
    Grid grid{Size{.rows = 1, .columns = 6}};
    CHECK(Canvas{grid}.put(0, 1, "猫", Style::link) == 3);
    CHECK(grid.to_text() == " 猫\n");
    CHECK(grid.at(0, 1).width == 2);
    CHECK(grid.at(0, 2).width == 0);
    CHECK(grid.at(0, 2).style == Style::link);
}

TEST_CASE("a wide character at an edge becomes a space, never half of itself")
{
    Grid grid{Size{.rows = 2, .columns = 4}};
    Canvas canvas{grid};
    canvas.fill(Style::bar);
    canvas.put(0, 0, "abc猫");
    CHECK(grid.to_text() == "abc\n\n");
    CHECK(grid.at(0, 3) == Cell{});
    canvas.put(1, -1, "猫bcd");
    CHECK(grid.to_text() == "abc\n bcd\n");
    CHECK(grid.at(1, 0) == Cell{});
    check_that_wide_characters_are_whole(grid);
}

TEST_CASE("drawing over half of a wide character leaves a space for the other half")
{
    Grid grid{Size{.rows = 1, .columns = 6}};
    Canvas canvas{grid};
    canvas.put(0, 0, "猫犬鳥");
    canvas.put(0, 1, "x");
    CHECK(grid.to_text() == " x犬鳥\n");
    canvas.put(0, 3, "鶏");
    CHECK(grid.to_text() == " x 鶏\n");
    check_that_wide_characters_are_whole(grid);
}

TEST_CASE("marks stand in the cell of their letter")
{
    Grid grid{Size{.rows = 1, .columns = 6}};
    CHECK(Canvas{grid}.put(0, 0, "e\u0301\u0323x") == 2);
    CHECK(grid.at(0, 0).text() == "e\u0301\u0323");
    CHECK(grid.at(0, 1).text() == "x");
}

TEST_CASE("an emoji sequence is drawn as the terminal was found to draw it")
{
    const SafeText astronaut = SafeText::line("👩\u200d🚀x");
    Grid safe{Size{.rows = 1, .columns = 6}};
    Canvas{safe}.put(0, 0, astronaut);
    CHECK(safe.to_text() == "👩x\n");

    Grid full{Size{.rows = 1, .columns = 6}, text::EmojiMode::full};
    Canvas{full}.put(0, 0, astronaut);
    CHECK(full.to_text() == "👩\u200d🚀x\n");
    CHECK(full.at(0, 0).width == 2);
    CHECK(full.at(0, 2).text() == "x");

    Canvas{safe}.put(0, 0, SafeText::line("🇩🇪x"));
    CHECK(safe.to_text() == "DEx\n");
    Canvas{full}.put(0, 0, SafeText::line("🇩🇪x"));
    CHECK(full.at(0, 0).width == 2);
    CHECK(full.at(0, 2).text() == "x");
}

TEST_CASE("a canvas has its own coordinates and keeps what is drawn on it inside")
{
    Grid grid{Size{.rows = 4, .columns = 8}};
    const Canvas whole{grid};
    Canvas part = whole.sub({1, 2, 2, 4});
    CHECK(part.rows() == 2);
    CHECK(part.columns() == 4);
    part.put(0, 0, "abcdef");
    part.put(1, -1, "ghijklm");
    part.put(2, 0, "out");
    part.set_cursor(1, 3);
    CHECK(grid.to_text() == "\n  abcd\n  hijk\n\n");
    CHECK(grid.cursor() == Position{2, 5});
    part.set_cursor(2, 0);
    CHECK(grid.cursor() == Position{2, 5});
}

TEST_CASE("a part that sticks out of its canvas is what of it is inside")
{
    Grid grid{Size{.rows = 3, .columns = 4}};
    const Canvas whole{grid};
    CHECK(whole.sub({2, 2, 9, 9}).rows() == 1);
    CHECK(whole.sub({2, 2, 9, 9}).columns() == 2);
    CHECK(whole.sub({3, 0, 1, 1}).empty());
    CHECK(whole.sub({0, 0, -1, 5}).empty());
    CHECK(whole.inset(2).empty());
    CHECK(whole.sub({-1, -1, 2, 2}).rows() == 1);
}

TEST_CASE("a part of a text is drawn without the rest")
{
    Grid grid{Size{.rows = 1, .columns = 8}};
    Canvas{grid}.put_part(0, 0, SafeText::line("one two"), 4, 7);
    CHECK(grid.to_text() == "two\n");
}

TEST_CASE("a box runs along the edges and needs room")
{
    Grid grid{Size{.rows = 3, .columns = 4}};
    Canvas{grid}.box();
    CHECK(grid.to_text() == "┌──┐\n│  │\n└──┘\n");
    CHECK(grid.at(0, 0).style == Style::border);

    Grid small{Size{.rows = 1, .columns = 4}};
    Canvas{small}.box();
    CHECK(small.to_text() == "\n");
}

TEST_CASE("a line repeats its pattern as often as it fits")
{
    Grid grid{Size{.rows = 1, .columns = 8}};
    Canvas{grid}.line_across(0, 1, 5, "- ", Style::unread_line);
    CHECK(grid.to_text() == " - -\n");
    CHECK(grid.at(0, 5).style == Style::text);
}

TEST_CASE("restyling changes how cells look and not what they say")
{
    Grid grid{Size{.rows = 1, .columns = 6}};
    Canvas canvas{grid};
    canvas.put(0, 0, "a猫b");
    canvas.restyle({0, 0, 1, 9}, Style::selection, Attributes::reverse);
    CHECK(grid.to_text() == "a猫b\n");
    CHECK(grid.at(0, 1).style == Style::selection);
    CHECK(grid.at(0, 5).style == Style::selection);
}

TEST_CASE("any text at any place and size leaves a whole screen")
{
    std::mt19937 random{11};
    const char* pieces[] = {
        "a", "猫",      "e\u0301",       "👩\u200d🚀", "🇩🇪", "क्षि", "\u0301", "각", "\u1100\u1161",
        "✅", "❤\ufe0f", "1\ufe0f\u20e3", " ",        "한", "ﷺ"};
    for (int round = 0; round < 2000; ++round) {
        const auto mode = random() % 2 == 0 ? text::EmojiMode::safe : text::EmojiMode::full;
        const auto up_to = [&](int most) {
            return static_cast<int>(random() % static_cast<unsigned>(most + 1));
        };
        Grid grid{Size{up_to(5), up_to(12)}, mode};
        Canvas canvas = Canvas{grid}.sub({up_to(3) - 1, up_to(6) - 3, up_to(5), up_to(12)});
        for (int i = 0; i < 6; ++i) {
            std::string remote;
            for (int n = up_to(8); n > 0; --n)
                remote += pieces[random() % std::size(pieces)];
            const SafeText safe = SafeText::line(remote);
            const int column = up_to(16) - 4;
            const int row = up_to(4);
            const int after = canvas.put(row, column, safe);
            const int all = column + text::columns_of_text(safe.str(), mode);
            if (row < canvas.rows())
                CHECK((after == all || after >= canvas.columns()));
        }
        canvas.box();
        check_that_wide_characters_are_whole(grid);
        CHECK(text::is_utf8(grid.to_text()));
    }
}
