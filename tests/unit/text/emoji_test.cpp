#include "src/text/emoji.h"

#include "src/text/columns.h"
#include "src/text/utf8.h"

#include <doctest/doctest.h>

using namespace snug::text;

TEST_CASE("safe mode gives the terminal a sequence's first emoji only")
{
    CHECK(printable_cluster("👩‍👩‍👧‍👦") == "👩");
    CHECK(printable_cluster("👍🏽") == "👍");
    CHECK(printable_cluster("❤️") == "❤");
    CHECK(printable_cluster("1️⃣") == "1");
    CHECK(printable_cluster("#⃣") == "#");
}

TEST_CASE("safe mode shows a flag as its two letters")
{
    CHECK(printable_cluster("🇩🇪") == "DE");
    CHECK(printable_cluster("🇩") == "D");
}

TEST_CASE("full mode gives the terminal the whole sequence")
{
    for (const char* sequence :
         {"👩‍👩‍👧‍👦", "👍🏽", "❤️", "1️⃣", "🇩🇪"}) {
        CAPTURE(sequence);
        CHECK(printable_cluster(sequence, EmojiMode::full) == sequence);
    }
}

TEST_CASE("what is no emoji sequence is given whole in both modes")
{
    for (const char* cluster : {"a", "e\u0301", "茶", "😀", "각", "\u1112\u1161\u11ab", "कि"}) {
        CAPTURE(cluster);
        CHECK(printable_cluster(cluster) == cluster);
        CHECK(printable_cluster(cluster, EmojiMode::full) == cluster);
    }
    CHECK(printable_cluster("") == "");
}

TEST_CASE("a control or a broken byte never reaches the terminal")
{
    for (const std::string_view cluster :
         {"\x1b", "\x07", "\x7f", "\n", "\xc2\x9b", "\xff", "\xc3"}) {
        CAPTURE(cluster);
        CHECK(printable_cluster(cluster) == "\ufffd");
        CHECK(printable_cluster(cluster, EmojiMode::full) == "\ufffd");
    }
}

TEST_CASE("what takes no column of its own is not drawn over its neighbour")
{
    for (const char* cluster : {"\u0301", "\u200b", "\u200d", "\ufe0f", "\u1161", "\ufeff"}) {
        CAPTURE(cluster);
        CHECK(printable_cluster(cluster) == "");
    }
}

TEST_CASE("every code point's printable form takes the columns that are counted for it")
{
    for (char32_t code_point = 0; code_point <= 0x10ffff; ++code_point) {
        std::string text;
        append_utf8(text, code_point);
        int columns = 0;
        const std::string printed = printable_cluster(text);
        for (std::size_t position = 0; position < printed.size();) {
            const Decoded decoded = decode(printed, position);
            const auto one = code_point_columns(decoded.code_point);
            if (!one)
                FAIL("undrawable, from code point " << static_cast<unsigned>(code_point));
            columns += *one;
            position += decoded.length;
        }
        if (columns != columns_of(text))
            FAIL("code point " << static_cast<unsigned>(code_point));
    }
}
