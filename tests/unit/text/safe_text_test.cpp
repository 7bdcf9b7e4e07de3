#include "src/text/safe_text.h"

#include "src/text/columns.h"
#include "src/text/graphemes.h"
#include "src/text/unicode.h"
#include "src/text/utf8.h"

#include <doctest/doctest.h>

#include <array>
#include <concepts>
#include <random>
#include <utility>

using namespace snug::text;

namespace {

std::string line(std::string_view remote)
{
    return SafeText::line(remote).str();
}

std::string block(std::string_view remote)
{
    return SafeText::block(remote).str();
}

std::string utf8_of(char32_t code_point)
{
    std::string text;
    append_utf8(text, code_point);
    return text;
}

std::string shown(char32_t code_point)
{
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string hex;
    for (unsigned rest = code_point; rest != 0 || hex.size() < 4; rest /= 16)
        hex.insert(hex.begin(), digits[rest % 16]);
    return "<U+" + hex + ">";
}

struct Range {
    char32_t first, last;
};

/// True if nothing in the text could do more than draw: what every sink relies on.
bool is_harmless(std::string_view text)
{
    if (!is_utf8(text))
        return false;
    for (std::size_t position = 0; position < text.size();) {
        const Decoded decoded = decode(text, position);
        const char32_t c = decoded.code_point;
        switch (category_of(c)) {
        case Category::control:
        case Category::line_separator:
        case Category::surrogate:
        case Category::private_use:
        case Category::unassigned:
            return false;
        case Category::format:
            if (c != zero_width_joiner)
                return false;
            break;
        default:
            break;
        }
        position += decoded.length;
    }
    return true;
}

} // namespace

// What no caller can write: text of unknown origin is not SafeText.
static_assert(!std::convertible_to<std::string, SafeText>);
static_assert(!std::constructible_from<SafeText, std::string>);
static_assert(!std::constructible_from<OurWords, std::string>);
static_assert(!std::constructible_from<OurWords, const char*>);

TEST_CASE("ordinary text of any script is kept as it is")
{
    for (const char* text :
         {"", "hello, world", "naïve café", "茶を飲む", "Добрый день", "שלום", "مرحبا", "नमस्ते",
          "각하", "a + b ≠ c — „quoted“ €5", "e\u0301", "x\u00a0y",
          "👩‍👩‍👧‍👦 👍🏽 ❤️ 1️⃣ 🇩🇪 ❤︎"}) {
        CAPTURE(text);
        CHECK(line(text) == text);
        CHECK(block(text) == text);
    }
}

TEST_CASE("every control is shown, but for tabs and line feeds")
{
    for (char32_t control = 0; control < 0xa0; ++control) {
        if ((control >= 0x20 && control < 0x7f) || control == U'\t' || control == U'\n')
            continue;
        CAPTURE(static_cast<unsigned>(control));
        CHECK(line("a" + utf8_of(control) + "b") == "a" + shown(control) + "b");
        CHECK(block("a" + utf8_of(control) + "b") == "a" + shown(control) + "b");
    }
}

TEST_CASE("an escape sequence is words, not a command")
{
    CHECK(line("\x1b]0;owned\x07\x1b[2J") == "<U+001B>]0;owned<U+0007><U+001B>[2J");
    CHECK(line("\xc2\x9b"
               "31m") == "<U+009B>31m");
    CHECK(line("\x9b"
               "31m") == "\ufffd31m");
}

TEST_CASE("every bidi control is shown")
{
    for (const Range range :
         {Range{0x061c, 0x061c}, {0x200e, 0x200f}, {0x202a, 0x202e}, {0x2066, 0x206f}})
        for (char32_t c = range.first; c <= range.last; ++c) {
            CAPTURE(static_cast<unsigned>(c));
            CHECK(line("a" + utf8_of(c) + "b") == "a" + shown(c) + "b");
        }
}

TEST_CASE("tags, private use, unassigned and line separators are shown")
{
    for (const Range range : {Range{0xe0001, 0xe0001},
                              {0xe0020, 0xe007f},
                              {0xe000, 0xe010},
                              {0xf8ff, 0xf8ff},
                              {0xf0000, 0xf0000},
                              {0x10fffd, 0x10fffd},
                              {0x0378, 0x0378},
                              {0xfdd0, 0xfdd0},
                              {0xffff, 0xffff},
                              {0x10ffff, 0x10ffff},
                              {0x2028, 0x2029}})
        for (char32_t c = range.first; c <= range.last; ++c) {
            CAPTURE(static_cast<unsigned>(c));
            CHECK(line("a" + utf8_of(c) + "b") == "a" + shown(c) + "b");
        }
}

TEST_CASE("a letter that draws nothing is shown")
{
    for (const char32_t filler : {U'\u115f', U'\u1160', U'\u3164', U'\uffa0'}) {
        CAPTURE(static_cast<unsigned>(filler));
        CHECK(line(utf8_of(filler)) == shown(filler));
    }
}

TEST_CASE("what has no width is dropped")
{
    for (const Range range : {Range{0xad, 0xad},
                              {0x034f, 0x034f},
                              {0x17b4, 0x17b5},
                              {0x180b, 0x180f},
                              {0x200b, 0x200d},
                              {0x2060, 0x2064},
                              {0xfe00, 0xfe0f},
                              {0xfeff, 0xfeff},
                              {0xe0100, 0xe01ef}})
        for (char32_t c = range.first; c <= range.last; ++c) {
            CAPTURE(static_cast<unsigned>(c));
            CHECK(line("a" + utf8_of(c) + "b") == "ab");
        }
}

TEST_CASE("a joiner is kept between two emoji only")
{
    CHECK(line("👩\u200d👧") == "👩\u200d👧");
    CHECK(line("👩🏽\u200d👧") == "👩🏽\u200d👧");
    CHECK(line("❤\ufe0f\u200d🔥") == "❤\ufe0f\u200d🔥");
    CHECK(line("👩\u200d") == "👩");
    CHECK(line("👩\u200d\u200d👧") == "👩\u200d👧");
    CHECK(line("👩\u200da") == "👩a");
    CHECK(line("a\u200d👩") == "a👩");
    CHECK(line("\u200d👩") == "👩");
}

TEST_CASE("a variation selector is kept after an emoji or within a keycap only")
{
    CHECK(line("❤\ufe0f") == "❤\ufe0f");
    CHECK(line("1\ufe0f\u20e3") == "1\ufe0f\u20e3");
    CHECK(line("1\ufe0f") == "1");
    CHECK(line("a\ufe0f") == "a");
    CHECK(line("\ufe0f") == "");
}

TEST_CASE("at most four marks sit on one base, however they are spread")
{
    std::string marks;
    for (int i = 0; i < 300; ++i)
        marks += "\u0301";
    CHECK(line("a" + marks + "b") == "a\u0301\u0301\u0301\u0301b");
    CHECK(line("a\u0301\u200b\u0301\u2060\u0301\ufeff\u0301\u00ad\u0301") ==
          "a\u0301\u0301\u0301\u0301");
    CHECK(line("a\u20dd\u0489\u0903\u0301\u20dd") == "a\u20dd\u0489\u0903\u0301");
    CHECK(code_point_count(line("👩" + std::string("\ufe0f\ufe0f\ufe0f\ufe0f\ufe0f\ufe0f"))) == 5);
}

TEST_CASE("a mark never sits on what stands before the text, or on a shown control")
{
    CHECK(line("\u0301a") == "◌\u0301a");
    CHECK(block("a\n\u0301b") == "a\n◌\u0301b");
    CHECK(line("\u202e\u0301") == "<U+202E>◌\u0301");
}

TEST_CASE("Hangul vowels and finals are kept in a syllable and shown elsewhere")
{
    CHECK(line("\u1112\u1161\u11ab") == "\u1112\u1161\u11ab");
    CHECK(line("a\u1161") == "a<U+1161>");
    CHECK(line("\u1161") == "<U+1161>");
    CHECK(line("\u1112\u0301\u1161") == "\u1112\u0301<U+1161>");
    CHECK(line("간\u1161") == "간<U+1161>");
    std::string endless = "\u1112";
    for (int i = 0; i < 300; ++i)
        endless += "\u1161";
    CHECK(line(endless) == "\u1112\u1161\u1161\u1161\u1161");
}

TEST_CASE("a line has no line feed; a block keeps its lines")
{
    CHECK(line("a\nb\r\nc\n") == "a b c ");
    CHECK(block("a\nb\r\nc\n") == "a\nb\nc\n");
    CHECK(block("a\rb") == "a<U+000D>b");
}

TEST_CASE("a tab is four spaces")
{
    CHECK(line("\ta\tb") == "    a    b");
}

TEST_CASE("each broken part of the bytes is one U+FFFD")
{
    CHECK(line("a\xff\xc3(") == "a\ufffd\ufffd(");
    CHECK(line("\xed\xa0\x80") == "\ufffd\ufffd\ufffd");
}

TEST_CASE("every code point, alone or in company, comes out harmless and bounded")
{
    for (char32_t c = 0; c <= 0x10ffff; ++c) {
        if (c >= 0xd800 && c <= 0xdfff)
            continue;
        const std::string one = utf8_of(c);
        const std::string text = SafeText::line(one + "a" + one + "👩" + one + one).str();
        if (!is_harmless(text) || text.size() > 60)
            FAIL("code point " << static_cast<unsigned>(c));
    }
}

TEST_CASE("cleaning clean text changes nothing, and random bytes come out harmless")
{
    std::mt19937 generator{7}; // NOLINT: the same bytes in every run
    std::uniform_int_distribution<int> length{0, 60};
    static constexpr auto pieces = std::to_array<std::string_view>(
        {"a",      " ",          "\n",   "\t",   "\r",   "\x1b[",  "\xc2\x9b", "\u0301",
         "\u200d", "\ufe0f",     "👩",    "🏽", "1",    "\u20e3", "\u202e",   "\u1112",
         "\u1161", "\U000e0041", "\xf0", "\x9f", "\x98", "茶",     "🇩"});
    std::uniform_int_distribution<std::size_t> pick{0, pieces.size() - 1};
    for (int round = 0; round < 5000; ++round) {
        std::string remote;
        for (int i = length(generator); i > 0; --i)
            remote += pieces[pick(generator)];
        const std::string once = line(remote);
        CAPTURE(remote);
        REQUIRE(is_harmless(once));
        REQUIRE(line(once) == once);
        REQUIRE(once.size() <= 8 * remote.size() + 3);
        const std::string kept = block(remote);
        REQUIRE(block(kept) == kept);
        for (const Cluster& cluster : clusters(once))
            REQUIRE(cluster.columns > 0);
    }
}

TEST_CASE("safe texts and our own words add up")
{
    const SafeText ada = SafeText::line("ada");
    CHECK((ada + ": " + SafeText::number(3)).str() == "ada: 3");
    CHECK(("<" + ada + ">").str() == "<ada>");
    CHECK(SafeText::literal("tea ✓").str() == "tea ✓");
    CHECK(SafeText::fill("{} joined {}", {ada, SafeText::line("#tea")}).str() == "ada joined #tea");
    CHECK(SafeText::fill("hello", {}).str() == "hello");
    CHECK(SafeText{}.empty());
}

TEST_CASE("what fills a pattern is never read as a pattern")
{
    const SafeText braces = SafeText::line("{}");
    CHECK(SafeText::fill("{} and {}", {braces, SafeText::line("eve")}).str() == "{} and eve");
}

TEST_CASE("safe text compares by what it holds")
{
    CHECK(SafeText::line("ada") == SafeText::block("ada"));
    CHECK(SafeText::line("ada") < SafeText::line("bob"));
}

TEST_CASE("a piece of safe text is safe text")
{
    const SafeText text = SafeText::line("茶 tea");
    CHECK(text.slice(0, next_cluster(text.str(), 0)).str() == "茶");
    CHECK(text.shortened(4).str() == "茶 …");
    CHECK(text.shortened(6) == text);
}
