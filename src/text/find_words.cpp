#include "src/text/find_words.h"

#include "src/text/unicode.h"
#include "src/text/utf8.h"

#include <algorithm>

namespace snug::text {

namespace {

constexpr std::size_t most_words = 8;
constexpr std::size_t too_short_for_a_beginning = 2;

struct Word {
    std::string folded;
    FindWords::Place place;
};

bool is_of_a_word(char32_t code_point)
{
    switch (category_of(code_point)) {
    case Category::letter:
    case Category::mark:
    case Category::decimal_digit:
    case Category::other_number:
        return true;
    default:
        return false;
    }
}

/// In small letters and without accents.
std::string folded(std::string_view word)
{
    const std::string apart = nfd(nfkc_casefold(word));
    std::string bare;
    for (std::size_t at = 0; at < apart.size();) {
        const Decoded here = decode(apart, at);
        if (category_of(here.code_point) != Category::mark)
            bare.append(apart, at, here.length);
        at += here.length;
    }
    return bare;
}

std::vector<Word> words_of(std::string_view text)
{
    std::vector<Word> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        std::size_t length = 0;
        while (at < text.size()) {
            const Decoded here = decode(text, at);
            length = here.length;
            if (!is_of_a_word(here.code_point))
                break;
            at += here.length;
        }
        if (at > begin)
            words.push_back({folded(text.substr(begin, at - begin)), {begin, at}});
        else
            at += length;
    }
    return words;
}

bool matches(const std::string& wanted, const std::string& word)
{
    const bool finds_longer =
        wanted.size() > too_short_for_a_beginning ||
        std::ranges::any_of(wanted, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    return finds_longer ? word.starts_with(wanted) : word == wanted;
}

} // namespace

FindWords::FindWords(std::string_view typed)
{
    for (Word& word : words_of(typed))
        if (wanted_.size() < most_words && !word.folded.empty())
            wanted_.push_back(std::move(word.folded));
}

std::vector<FindWords::Place> FindWords::find_in(std::string_view text) const
{
    const std::vector<Word> words = words_of(text);
    std::vector<Place> places;
    for (const std::string& wanted : wanted_) {
        const std::size_t before = places.size();
        for (const Word& word : words)
            if (matches(wanted, word.folded))
                places.push_back(word.place);
        if (places.size() == before)
            return {};
    }
    std::ranges::sort(places, {}, &Place::begin);
    const auto twice = std::unique(places.begin(), places.end());
    places.erase(twice, places.end());
    return places;
}

} // namespace snug::text
