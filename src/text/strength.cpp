#include "src/text/strength.h"

#include "src/text/utf8.h"
#include "src/text/word_list.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace snug::text {

namespace {

constexpr double chosen_by_people = 0.6;
constexpr double predictable_bits = 0.2;
constexpr double common_password_bits = 10;
constexpr std::size_t longest_judged = 128; ///< more than that is strong or a repetition

/// What is tried first in every attack, without digits and signs around it.
constexpr auto common_passwords = std::to_array<std::string_view>({
    "abc",        "abcd",     "access",   "admin",      "administrator", "amanda",     "andrew",
    "angel",      "apple",    "asdf",     "asdfgh",     "asdfghjkl",     "ashley",     "bailey",
    "banana",     "baseball", "batman",   "buster",     "changeme",      "charlie",    "cheese",
    "chocolate",  "computer", "cookie",   "daniel",     "default",       "dragon",     "flower",
    "football",   "freedom",  "ginger",   "google",     "guest",         "hannah",     "harley",
    "hello",      "hockey",   "hunter",   "iloveyou",   "internet",      "jennifer",   "jessica",
    "jordan",     "joshua",   "killer",   "letmein",    "liverpool",     "login",      "london",
    "love",       "maggie",   "master",   "matrix",     "matthew",       "merlin",     "michael",
    "michelle",   "monkey",   "monster",  "mustang",    "mypass",        "mypassword", "naruto",
    "nicole",     "orange",   "pass",     "passphrase", "passw",         "password",   "pepper",
    "pokemon",    "princess", "purple",   "qazwsx",     "qwer",          "qwert",      "qwerty",
    "qwertyuiop", "qwertz",   "ranger",   "robert",     "root",          "samsung",    "secret",
    "server",     "shadow",   "snug",     "soccer",     "starwars",      "summer",     "sunshine",
    "superman",   "tea",      "test",     "testing",    "thomas",        "tigger",     "trustno",
    "user",       "welcome",  "whatever", "winter",     "yellow",        "zaq",        "zxcvbn",
    "zxcvbnm",
});
static_assert(std::ranges::is_sorted(common_passwords));

bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// The letter that is meant: lower case, and what is written for it by habit.
char letter_meant_by(char c)
{
    switch (c) {
    case '0':
        return 'o';
    case '1':
    case '!':
        return 'i';
    case '3':
        return 'e';
    case '4':
    case '@':
        return 'a';
    case '5':
    case '$':
        return 's';
    case '7':
        return 't';
    default:
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
}

bool is_common(std::string_view password)
{
    const auto first = std::ranges::find_if(password, is_letter);
    if (first == password.end())
        return password.size() < 8;
    const auto last = std::find_if(password.rbegin(), password.rend(), is_letter).base();
    // Letters disguised at the ends ("p4$$", "@dmin") are caught by the second try.
    const auto matches = [](std::string_view text) {
        return std::ranges::any_of(common_passwords, [text](std::string_view common) {
            return std::ranges::equal(common, text, {}, {}, letter_meant_by);
        });
    };
    return matches({first, last}) || matches(password);
}

/// How many different words of ours the password is made of; 0 if there is
/// anything in it but these and separators.
std::size_t listed_words_in(std::string_view password)
{
    std::vector<std::string_view> words;
    while (!password.empty()) {
        const std::size_t end = std::min(password.find_first_of("- ._"), password.size());
        words.push_back(password.substr(0, end));
        if (!is_listed_word(words.back()))
            return 0;
        password.remove_prefix(std::min(end + 1, password.size()));
    }
    std::ranges::sort(words);
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words.size();
}

/// How many characters a guesser must try at each place.
class Alphabet {
public:
    void add(char32_t c)
    {
        if (c >= U'a' && c <= U'z')
            lower_ = 26;
        else if (c >= U'A' && c <= U'Z')
            upper_ = 26;
        else if (c >= U'0' && c <= U'9')
            digits_ = 10;
        else if (c < 0x80)
            signs_ = 33;
        else
            others_ = 100;
    }
    [[nodiscard]] double bits() const
    {
        return std::log2(std::max(1, lower_ + upper_ + digits_ + signs_ + others_));
    }

private:
    int lower_ = 0, upper_ = 0, digits_ = 0, signs_ = 0, others_ = 0;
};

bool continues_run(char32_t previous, char32_t c)
{
    return c == previous || c == previous + 1 || c + 1 == previous;
}

double bits_of_characters(std::string_view password)
{
    Alphabet alphabet;
    std::size_t free = 0;
    std::size_t predictable = 0;
    Decoded previous{0, 0};
    for (std::size_t begin = 0; begin < password.size();) {
        const Decoded now = decode(password, begin);
        alphabet.add(now.code_point);
        const std::string_view before = password.substr(0, begin);
        const std::string_view pair =
            password.substr(begin - previous.length, previous.length + now.length);
        const bool repeats_pair = begin > 0 && before.find(pair) != std::string_view::npos;
        if (repeats_pair || continues_run(previous.code_point, now.code_point))
            ++predictable;
        else
            ++free;
        previous = now;
        begin += now.length;
    }
    return static_cast<double>(free) * alphabet.bits() * chosen_by_people +
           static_cast<double>(predictable) * predictable_bits;
}

} // namespace

double estimated_bits(std::string_view password)
{
    password = password.substr(0, longest_judged);
    if (password.empty())
        return 0;
    if (is_common(password))
        return common_password_bits;
    if (const std::size_t words = listed_words_in(password); words > 1)
        return static_cast<double>(words * word_bits);
    return bits_of_characters(password);
}

Strength strength_of(std::string_view password)
{
    const double bits = estimated_bits(password);
    if (bits < 30)
        return Strength::weak;
    if (bits < 42)
        return Strength::fair;
    if (bits < 54)
        return Strength::good;
    return Strength::strong;
}

std::string_view name_of(Strength strength)
{
    switch (strength) {
    case Strength::weak:
        return "weak";
    case Strength::fair:
        return "fair";
    case Strength::good:
        return "good";
    case Strength::strong:
        break;
    }
    return "strong";
}

} // namespace snug::text
