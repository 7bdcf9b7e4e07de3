#include "src/text/utf8.h"

#include <doctest/doctest.h>

#include <vector>

using namespace snug::text;

namespace {

/// The text as code points, ill-formed parts as U+FFFD.
std::u32string decoded(std::string_view text)
{
    std::u32string code_points;
    for (std::size_t position = 0; position < text.size();) {
        const Decoded one = decode(text, position);
        code_points.push_back(one.code_point);
        position += one.length;
    }
    return code_points;
}

bool is_scalar(char32_t code_point)
{
    return code_point <= 0x10ffff && (code_point < 0xd800 || code_point > 0xdfff);
}

} // namespace

TEST_CASE("every scalar value is written and read back as itself")
{
    for (char32_t code_point = 0; code_point <= 0x10ffff; ++code_point) {
        if (!is_scalar(code_point))
            continue;
        std::string text;
        append_utf8(text, code_point);
        if (decode(text) != Decoded{code_point, text.size()} || !is_utf8(text))
            FAIL("code point " << static_cast<unsigned>(code_point));
    }
}

TEST_CASE("what is no scalar value is written as U+FFFD")
{
    for (const char32_t code_point : {0xd800U, 0xdfffU, 0x110000U, 0x7fffffffU}) {
        CAPTURE(static_cast<unsigned>(code_point));
        std::string text;
        append_utf8(text, code_point);
        CHECK(text == "\xef\xbf\xbd");
    }
}

TEST_CASE("overlong forms, surrogates and values above U+10FFFF are not UTF-8")
{
    for (const std::string_view text :
         {"\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xed\xa0\x80",
          "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xfe", "\x80", "\xbf",
          "\xc3", "\xe2\x82", "\xf0\x9f\x98", "a\xc3z"}) {
        CAPTURE(text);
        CHECK_FALSE(is_utf8(text));
    }
}

TEST_CASE("plain text, the empty text and NUL are UTF-8")
{
    using namespace std::string_view_literals;
    for (const std::string_view text : {""sv, "tea"sv, "\0"sv, "naïve 茶 🍵"sv, "\xef\xbf\xbd"sv}) {
        CAPTURE(text);
        CHECK(is_utf8(text));
    }
}

TEST_CASE("each maximal ill-formed part becomes one U+FFFD, as in Unicode's table 3-8")
{
    CHECK(decoded("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41") ==
          U"\xfffd\xfffd\xfffd\xfffd\xfffd\xfffd\xfffd\xfffd\x41");
    CHECK(decoded("\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41") ==
          U"\xfffd\xfffd\xfffd\xfffd\xfffd\xfffd\xfffd\xfffd\x41");
    CHECK(decoded("\xf4\x91\x92\x93\xff\x41\x80\xbf\x42") ==
          U"\xfffd\xfffd\xfffd\xfffd\xfffd\x41\xfffd\xfffd\x42");
    CHECK(decoded("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41") == U"\xfffd\xfffd\xfffd\xfffd\x41");
}

TEST_CASE("decoding two arbitrary bytes always goes forward and never past the end")
{
    for (int first = 0; first < 256; ++first)
        for (int second = 0; second < 256; ++second) {
            const std::string text{static_cast<char>(first), static_cast<char>(second)};
            const Decoded one = decode(text);
            if (one.length < 1 || one.length > 2 || !is_scalar(one.code_point))
                FAIL("bytes " << first << " " << second);
        }
}

TEST_CASE("code points are counted, not bytes")
{
    CHECK(code_point_count("") == 0);
    CHECK(code_point_count("茶é") == 2);
    CHECK(code_point_count("a\xff\xe2\x82z") == 4);
}

TEST_CASE("one byte above 7f is found wherever it stands in a text")
{
    for (std::size_t size = 0; size < 40; ++size) {
        CAPTURE(size);
        CHECK(is_ascii(std::string(size, 'x')));
        for (std::size_t place = 0; place < size; ++place) {
            std::string text(size, '\x7f');
            text[place] = '\x80';
            CHECK_FALSE(is_ascii(text));
            CHECK_FALSE(is_utf8(text));
        }
    }
}
