#include "server/store/search_words.h"

#include <doctest/doctest.h>

namespace snug::server {

namespace {

/// The text with what was found in square brackets.
std::string marked(std::string_view typed, std::string text)
{
    const Tokeniser tokeniser;
    const auto spans = SearchWords{tokeniser, typed}.find_in(tokeniser, text);
    for (auto span = spans.rbegin(); span != spans.rend(); ++span) {
        text.insert(span->end, "]");
        text.insert(span->begin, "[");
    }
    return text;
}

} // namespace

TEST_CASE("words are found in any order and any case of letters")
{
    CHECK(marked("kettle is", "The kettle IS on") == "The [kettle] [IS] on");
    CHECK(marked("is KETTLE", "The kettle IS on") == "The [kettle] [IS] on");
}

TEST_CASE("all words have to be there")
{
    CHECK(marked("kettle off", "the kettle is on") == "the kettle is on");
}

TEST_CASE("every place of a word is told")
{
    CHECK(marked("tea", "tea, more tea, teatime") == "[tea], more [tea], [teatime]");
}

TEST_CASE("a word finds longer ones that begin with it, unless it is very short")
{
    CHECK(marked("dep", "deploy depends redeploy") == "[deploy] [depends] redeploy");
    CHECK(marked("up", "up upgrade") == "[up] upgrade");
    CHECK(marked("a", "a cat") == "[a] cat");
    CHECK(marked("茶", "茶館") == "[茶館]");
}

TEST_CASE("accents make no difference")
{
    CHECK(marked("naive", "so naïve") == "so [naïve]");
    CHECK(marked("NAÏVE", "so naive") == "so [naive]");
}

TEST_CASE("what stands together is looked for together")
{
    CHECK(marked("e-mail", "an e-mail, mail, e mail") == "an [e-mail], mail, [e mail]");
    CHECK(marked("e-mail", "mail e") == "mail e");
    CHECK(marked("10.0.0.1", "from 10.0.0.12 to 10.0.0.1") == "from 10.0.0.12 to [10.0.0.1]");
}

TEST_CASE("what has no letter and no digit looks for nothing")
{
    const Tokeniser tokeniser;
    for (const char* typed : {"", " ", "\"", "*", "-- ; ^", "()", "🍵"})
        CHECK(SearchWords{tokeniser, typed}.empty());
}

TEST_CASE("of endless words only the first ones count")
{
    const Tokeniser tokeniser;
    std::string typed;
    for (int i = 0; i < 10'000; ++i)
        typed += "word" + std::to_string(i) + (i % 2 == 0 ? " " : "-");
    CHECK(SearchWords{tokeniser, typed}.fts_expression().size() < SearchWords::most * 16);
}

} // namespace snug::server
