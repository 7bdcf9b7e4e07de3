#include "server/store/search_words.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

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

/// How many the index is asked for.
std::size_t terms(const SearchWords& words)
{
    return static_cast<std::size_t>(std::ranges::count(words.fts_expression(), ' '));
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
    CHECK(terms(SearchWords{tokeniser, typed}) == SearchWords::most);
}

TEST_CASE("a word is looked for once, however often it is typed")
{
    const Tokeniser tokeniser;
    std::string typed;
    for (int i = 0; i < 100; ++i)
        typed += i % 2 == 0 ? "kettle " : "K\u00c9TTLE-is ";
    CHECK(SearchWords{tokeniser, typed}.fts_expression() == "\"is\" \"kettle\" ");
    CHECK(SearchWords{tokeniser, typed + "hums"}.fts_expression() ==
          "\"hums\"* \"is\" \"kettle\" ");
    CHECK(SearchWords{tokeniser, "a-a-a-a"}.fts_expression() == "\"a\" ");
}

TEST_CASE("what is found with another word anyway is not looked for")
{
    const Tokeniser tokeniser;
    CHECK(SearchWords{tokeniser, "ket kettle kett"}.fts_expression() == "\"kettle\"* ");
    CHECK(marked("up upgrade", "upgrade") == "upgrade");
    CHECK(marked("mail e-mail", "an e-mail") == "an [e-mail]");
    CHECK(marked("e-mail mail-e", "an e-mail") == "an e-mail");
}

TEST_CASE("of endless places of a word only the first ones are told")
{
    const Tokeniser tokeniser;
    std::string text;
    for (int i = 0; i < 2000; ++i)
        text += "a ";
    const auto spans = SearchWords{tokeniser, "a b"}.find_in(tokeniser, text + "b");
    CHECK(spans.size() == SearchWords::most_places / 2 + 1);
    CHECK(spans.capacity() <= SearchWords::most_places);
    CHECK(spans.back() == Found::Span{text.size(), text.size() + 1});
    CHECK(SearchWords{tokeniser, "a c"}.find_in(tokeniser, text + "b").empty());
}

} // namespace snug::server
