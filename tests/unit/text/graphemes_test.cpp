#include "src/text/graphemes.h"

#include "src/text/utf8.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace snug::text;

namespace {

using Strings = std::vector<std::string>;

Strings cluster_texts(std::string_view text)
{
    Strings texts;
    for (const Cluster& cluster : clusters(text))
        texts.emplace_back(cluster.text);
    return texts;
}

std::string repeated(std::string_view text, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i)
        all += text;
    return all;
}

} // namespace

static_assert(std::forward_iterator<ClusterRange::iterator>);

TEST_CASE("a cluster is what a reader calls one character")
{
    CHECK(cluster_texts("tea") == Strings{"t", "e", "a"});
    CHECK(cluster_texts("e\u0301a") == Strings{"e\u0301", "a"});
    CHECK(cluster_texts("\r\n\n") == Strings{"\r\n", "\n"});
    CHECK(cluster_texts("👩‍👩‍👧‍👦👍🏽") ==
          Strings{"👩‍👩‍👧‍👦", "👍🏽"});
    CHECK(cluster_texts("🇩🇪🇫🇷🇩") == Strings{"🇩🇪", "🇫🇷", "🇩"});
    CHECK(cluster_texts("1️⃣❤️x") == Strings{"1️⃣", "❤️", "x"});
    CHECK(cluster_texts("각\u1100\u1161\u11a8") == Strings{"각", "\u1100\u1161\u11a8"});
    CHECK(cluster_texts("") == Strings{});
}

TEST_CASE("bytes that are no UTF-8 are clusters of their own, and none is lost")
{
    CHECK(cluster_texts("a\xff\xfe"
                        "b") == Strings{"a", "\xff", "\xfe", "b"});
}

TEST_CASE("going back visits the boundaries that going forward found")
{
    for (const std::string text :
         {"ada", "e\u0301\u0301 x\u0301", "\r\n\r\n", "🇩🇪🇫🇷🇩",
          "a👩‍👩‍👧‍👦👍🏽b", "茶茶", "\xff\xc3(", "किषि", "\u0301"}) {
        CAPTURE(text);
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t end = next_cluster(text, begin);
            for (std::size_t inside = begin + 1; inside <= end; ++inside)
                CHECK(previous_cluster(text, inside) == begin);
            begin = end;
        }
    }
    CHECK(previous_cluster("", 0) == 0);
    CHECK(previous_cluster("tea", 0) == 0);
    CHECK(previous_cluster("tea", 99) == 2);
}

TEST_CASE("the end of the text is the next cluster of the end")
{
    CHECK(next_cluster("tea", 3) == 3);
    CHECK(next_cluster("tea", 99) == 3);
}

TEST_CASE("a sequence without end is cut into clusters that fit a cell")
{
    for (const std::string_view endless :
         {"\u1100", "👩\u200d", "\u0301", "\u0903", "🏽", "\u0d4e"}) {
        CAPTURE(endless);
        const std::string text = "a" + repeated(endless, 1000) + "b";
        std::string joined;
        for (const Cluster& cluster : clusters(text)) {
            joined += cluster.text;
            CHECK(code_point_count(cluster.text) <= max_cluster_code_points);
            CHECK(cluster.columns <= max_cluster_columns);
        }
        CHECK(joined == text);
    }
}
