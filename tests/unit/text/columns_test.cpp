#include "src/text/columns.h"

#include "src/text/graphemes.h"
#include "src/text/unicode.h"
#include "src/text/utf8.h"

#include <doctest/doctest.h>

using namespace snug::text;

TEST_CASE("columns are the C library's, in whatever locale the program runs")
{
    CHECK(code_point_columns(U'a') == 1);
    CHECK(code_point_columns(U'é') == 1);
    CHECK(code_point_columns(U'茶') == 2);
    CHECK(code_point_columns(U'🍵') == 2);
    CHECK(code_point_columns(U'\u0301') == 0);
    CHECK(code_point_columns(U'\u200b') == 0);
}

TEST_CASE("what cannot be drawn has no columns")
{
    for (const char32_t code_point : {U'\0', U'\x1b', U'\x7f', U'\x9b', U'\u2028', U'\uffff'}) {
        CAPTURE(static_cast<unsigned>(code_point));
        CHECK_FALSE(code_point_columns(code_point));
    }
}

TEST_CASE("a text is as wide as its clusters")
{
    CHECK(columns_of_text("") == 0);
    CHECK(columns_of_text("naïve") == 5);
    CHECK(columns_of_text("nai\u0308ve") == 5);
    CHECK(columns_of_text("茶 tea") == 6);
    CHECK(columns_of_text("\u1112\u1161\u11ab") == 2); // one syllable in three letters
    CHECK(columns_of_text("a\xff") == 2);
}

TEST_CASE("a safe emoji sequence is as wide as its first emoji")
{
    CHECK(columns_of("👩‍👩‍👧‍👦") == 2);
    CHECK(columns_of("👍🏽") == 2);
    CHECK(columns_of("❤️") == 1);
    CHECK(columns_of("1️⃣") == 1);
    CHECK(columns_of("🇩🇪") == 2);
    CHECK(columns_of("🇩") == 1);
}

TEST_CASE("a full emoji sequence is two columns wide")
{
    for (const char* sequence : {"👩‍👩‍👧‍👦", "👍🏽", "❤️", "1️⃣", "🇩🇪",
                                 "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "😀"}) {
        CAPTURE(sequence);
        CHECK(columns_of(sequence, EmojiMode::full) == 2);
    }
    CHECK(columns_of("é", EmojiMode::full) == 1);
}

TEST_CASE("a cut text fits, and no cluster is split")
{
    const std::string text = "a茶e\u0301👩‍👧z";
    CHECK(truncate_to_columns(text, 0) == "");
    CHECK(truncate_to_columns(text, 1) == "a");
    CHECK(truncate_to_columns(text, 2) == "a");
    CHECK(truncate_to_columns(text, 3) == "a茶");
    CHECK(truncate_to_columns(text, 4) == "a茶e\u0301");
    CHECK(truncate_to_columns(text, 5) == "a茶e\u0301");
    CHECK(truncate_to_columns(text, 6) == "a茶e\u0301👩‍👧");
    CHECK(truncate_to_columns(text, 7) == text);
    CHECK(truncate_to_columns(text, -1) == "");
}

TEST_CASE("an ellipsis stands only where something was left out")
{
    CHECK(truncate_with_ellipsis("tea", 3) == "tea");
    CHECK(truncate_with_ellipsis("teas", 3) == "te…");
    CHECK(truncate_with_ellipsis("茶茶", 3) == "茶…");
    CHECK(truncate_with_ellipsis("茶茶", 2) == "…");
    CHECK(truncate_with_ellipsis("tea", 0) == "");
    CHECK(truncate_with_ellipsis("", 0) == "");
}

TEST_CASE("at every width, a cut text takes no more columns than there are")
{
    const std::string text =
        "ada: 茶👩‍👧 e\u0301🇩🇪 ❤️ \x1b[31m\xff 1️⃣ \u202e";
    for (const EmojiMode mode : {EmojiMode::safe, EmojiMode::full})
        for (int columns = 0; columns < 40; ++columns) {
            CAPTURE(columns);
            CHECK(columns_of_text(truncate_to_columns(text, columns, mode), mode) <= columns);
            CHECK(columns_of_text(truncate_with_ellipsis(text, columns, mode), mode) <= columns);
        }
}
