#include "tests/support/seeded_random.h"

#include "tui/model/draft_rows.h"
#include "tui/model/wrap.h"

#include "src/text/columns.h"
#include "src/text/safe_text.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace snug;
using namespace snug::tui;

namespace {

std::vector<std::string> rows_of(const std::string& text, int columns, int first = 0)
{
    std::vector<std::string> rows;
    for (const TextPart part : wrap(text, {.first = first > 0 ? first : columns, .rest = columns}))
        rows.push_back(text.substr(part.begin, part.end - part.begin));
    return rows;
}

using Rows = std::vector<std::string>;

std::string random_text(SeededRandom& random)
{
    const std::vector<std::string> pieces = {"a",        "be",    " ",  " ",
                                             "  ",       "hello", "漢", "字",
                                             "👍🏽", "é",     "\n", "supercalifragilistic"};
    std::string text;
    for (std::size_t i = random.below(30); i > 0; --i)
        text += pieces[random.below(pieces.size())];
    return text;
}

} // namespace

TEST_CASE("a text is cut between words, and the spaces there are in no row")
{
    CHECK(rows_of("one two three", 7) == Rows{"one two", "three"});
    CHECK(rows_of("one two   three", 7) == Rows{"one two", "three"});
    CHECK(rows_of("one two three", 8) == Rows{"one two", "three"});
    CHECK(rows_of("  in", 4) == Rows{"  in"});
}

TEST_CASE("a word longer than a row is cut")
{
    CHECK(rows_of("abcdefgh", 3) == Rows{"abc", "def", "gh"});
    CHECK(rows_of("ab cdefgh", 4) == Rows{"ab", "cdef", "gh"});
}

TEST_CASE("wide characters need no space to be cut at, and none is halved")
{
    CHECK(rows_of("漢字漢字", 5) == Rows{"漢字", "漢字"});
    CHECK(rows_of("漢", 1) == Rows{"漢"});
    CHECK(rows_of("ab漢字", 4) == Rows{"ab漢", "字"});
}

TEST_CASE("a newline ends a row, and an empty line is one")
{
    CHECK(rows_of("a\n\nb", 9) == Rows{"a", "", "b"});
    CHECK(rows_of("", 9) == Rows{""});
    CHECK(rows_of("a\n", 9) == Rows{"a", ""});
}

TEST_CASE("the first row may be shorter than the rest")
{
    CHECK(rows_of("one two three", 9, 4) == Rows{"one", "two three"});
}

TEST_CASE("whatever the text and the width, rows fit and nothing but spaces is lost")
{
    SeededRandom random{7};
    for (int round = 0; round < 3000; ++round) {
        const std::string text = text::SafeText::block(random_text(random)).str();
        const int columns = 1 + static_cast<int>(random.below(20));
        CAPTURE(text);
        CAPTURE(columns);
        std::size_t at = 0;
        const auto parts = wrap(text, {.first = columns, .rest = columns});
        REQUIRE_FALSE(parts.empty());
        for (const TextPart part : parts) {
            REQUIRE(part.begin >= at);
            REQUIRE(part.end >= part.begin);
            const std::string between = text.substr(at, part.begin - at);
            REQUIRE(between.find_first_not_of(" \n") == std::string::npos);
            const std::string row = text.substr(part.begin, part.end - part.begin);
            const bool one_character = row.size() <= 16 && columns < 2;
            REQUIRE((text::columns_of_text(row) <= columns || one_character));
            at = part.end;
        }
        REQUIRE(text.find_first_not_of(" \n", at) == std::string::npos);
    }
}

TEST_CASE("a draft's cursor has a place at every offset, also after a full row")
{
    const DraftRows full = draft_rows("abcd", 4, 4);
    CHECK(full.rows.size() == 2);
    CHECK(full.cursor_row == 1);
    CHECK(full.cursor_column == 0);

    const DraftRows lines = draft_rows("ab\ncd", 3, 10);
    CHECK(lines.rows.size() == 2);
    CHECK(lines.cursor_row == 1);
    CHECK(lines.cursor_column == 0);

    const DraftRows middle = draft_rows("ab\ncd", 2, 10);
    CHECK(middle.cursor_row == 0);
    CHECK(middle.cursor_column == 2);
}
