#include "tui/cli/splitter.h"

#include "tests/support/seeded_random.h"

#include <doctest/doctest.h>

#include <vector>

namespace snug::tui {

namespace {

using Texts = std::vector<std::string>;

Texts split(std::string_view text, std::size_t most, std::size_t piece = 1000)
{
    Splitter splitter{most};
    Texts texts;
    const auto collect = [&] {
        while (auto message = splitter.next())
            texts.push_back(*message);
    };
    for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
        splitter.feed(text.substr(0, piece));
        collect();
    }
    splitter.finish();
    collect();
    return texts;
}

} // namespace

TEST_CASE("what fits is one message, without the line ends around it")
{
    CHECK(split("hi\nthere\n", 100) == Texts{"hi\nthere"});
    CHECK(split("\n\nhi\n\nthere\r\n\n", 100) == Texts{"hi\n\nthere"});
    CHECK(split("no end", 100) == Texts{"no end"});
}

TEST_CASE("nothing, and empty lines, are no message")
{
    CHECK(split("", 10).empty());
    CHECK(split("\n\r\n\n", 2).empty());
}

TEST_CASE("what is longer is cut at line ends, as late as possible")
{
    CHECK(split("aaa\nbbb\nccc\n", 8) == Texts{"aaa\nbbb", "ccc"});
    CHECK(split("aaaa\nbbbb\n", 5) == Texts{"aaaa", "bbbb"});
}

TEST_CASE("a line that is too long itself is cut between characters")
{
    CHECK(split("abcdefgh", 3) == Texts{"abc", "def", "gh"});
    CHECK(split("äöü€", 3) == Texts{"ä", "ö", "ü", "€"});
}

TEST_CASE("bytes that are no text become one that says so")
{
    CHECK(split("a\xff"
                "b",
                100) == Texts{"a\xef\xbf\xbd"
                              "b"});
    CHECK(split("end \xe2\x82", 100) == Texts{"end \xef\xbf\xbd"});
}

TEST_CASE("however it arrives it is cut the same, and nothing but line ends is lost")
{
    SeededRandom random;
    for (int round = 0; round < 200; ++round) {
        std::string text;
        for (std::size_t i = random.below(200); i > 0; --i)
            text += std::vector<std::string>{"a", "bc", "\n", "é", "€", "😀"}[random.below(6)];
        const Texts whole = split(text, 12);
        std::string joined;
        for (const std::string& message : whole) {
            CHECK(message.size() <= 12);
            joined += message;
        }
        std::erase(text, '\n');
        std::erase(joined, '\n');
        CHECK(joined == text);
        for (const std::size_t piece : {1U, 2U, 5U})
            for (const std::string& message : split(text, 12, piece))
                CHECK(message.size() <= 12);
    }
}

} // namespace snug::tui
