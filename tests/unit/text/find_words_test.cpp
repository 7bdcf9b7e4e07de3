#include "src/text/find_words.h"

#include <doctest/doctest.h>

using namespace snug::text;

namespace {

std::vector<FindWords::Place> places(std::string_view words, std::string_view text)
{
    return FindWords{words}.find_in(text);
}

} // namespace

TEST_CASE("words are found in any order and case, with any accents")
{
    CHECK(places("KETTLE on", "the kettle is on") ==
          std::vector<FindWords::Place>{{4, 10}, {14, 16}});
    CHECK(places("cafe", "Ein Café.") == std::vector<FindWords::Place>{{4, 9}});
    CHECK(places("ÜBER", "uber alles") == std::vector<FindWords::Place>{{0, 4}});
}

TEST_CASE("a word finds longer ones that begin with it, unless it is very short")
{
    CHECK(places("ket", "kettle").size() == 1);
    CHECK(places("ettle", "kettle").empty());
    CHECK(places("ke", "kettle").empty());
    CHECK(places("ke", "ke").size() == 1);
}

TEST_CASE("nothing is found where one word is missing, and of nothing nothing")
{
    CHECK(places("kettle off", "the kettle is on").empty());
    CHECK(FindWords{" -- \"* "}.empty());
    CHECK(places("", "kettle").empty());
    CHECK(places("kettle", "\xff\xfe kettle \xc3").size() == 1);
}
