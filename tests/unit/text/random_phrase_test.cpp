#include "src/text/random_phrase.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

using namespace snug;
using namespace snug::text;

namespace {

/// The same chance in every run.
class SeededRandom final : public Random {
public:
    void fill(std::span<std::byte> out) override
    {
        for (std::byte& byte : out)
            byte = static_cast<std::byte>(generator_());
    }

private:
    std::mt19937 generator_{2026};
};

/// Counts upwards in two bytes, so that each pair comes once.
class CountingRandom final : public Random {
public:
    void fill(std::span<std::byte> out) override
    {
        REQUIRE(out.size() == 2);
        out[0] = static_cast<std::byte>(next_ >> 8);
        out[1] = static_cast<std::byte>(next_);
        ++next_;
    }

private:
    unsigned next_ = 0;
};

} // namespace

TEST_CASE("the words are distinct, sorted and of 3 to 7 small letters")
{
    const auto& words = word_list();
    CHECK(std::set(words.begin(), words.end()).size() == word_count);
    CHECK(std::ranges::is_sorted(words));
    for (const std::string_view word : words) {
        CAPTURE(word);
        CHECK(word.size() >= 3);
        CHECK(word.size() <= 7);
        CHECK(std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; }));
    }
}

TEST_CASE("a listed word is found, and nothing else")
{
    for (const std::string_view word : word_list())
        CHECK(is_listed_word(word));
    CHECK_FALSE(is_listed_word(""));
    CHECK_FALSE(is_listed_word("Acorn"));
    CHECK_FALSE(is_listed_word("xyzzy"));
}

TEST_CASE("a phrase is five words joined by dashes")
{
    SeededRandom random;
    const Phrase phrase = random_phrase(random);
    for (const std::string_view word : phrase)
        CHECK(is_listed_word(word));
    const std::string text = to_string(phrase);
    CHECK(std::ranges::count(text, '-') == 4);
    CHECK(text.starts_with(phrase[0]));
    CHECK(text.ends_with(phrase[4]));
}

TEST_CASE("each word is drawn exactly as often as any other over all chances")
{
    CountingRandom random;
    std::map<std::string_view, int> drawn;
    for (int i = 0; i < 65536; i += static_cast<int>(phrase_words))
        for (const std::string_view word : random_phrase(random))
            ++drawn[word];
    // 65536 pairs of bytes are 32 of each word; the last phrase runs 4 over.
    CHECK(drawn.size() == word_count);
    for (const auto& entry : drawn) {
        CAPTURE(entry.first);
        CHECK(entry.second >= 32);
        CHECK(entry.second <= 33);
    }
}

TEST_CASE("two phrases in a row differ")
{
    SeededRandom random;
    CHECK(random_phrase(random) != random_phrase(random));
}
