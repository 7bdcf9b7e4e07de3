#include "src/text/random_phrase.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace snug::text {

namespace {

/// The count of words is a power of two, so 11 random bits name a word without bias.
std::string_view random_word(Random& random)
{
    std::array<std::byte, 2> bytes;
    random.fill(bytes);
    const auto bits = std::to_integer<std::size_t>(bytes[0]) << 8 | //
                      std::to_integer<std::size_t>(bytes[1]);
    return word_list()[bits % word_count];
}

} // namespace

Phrase random_phrase(Random& random)
{
    Phrase phrase;
    for (std::string_view& word : phrase)
        word = random_word(random);
    return phrase;
}

std::string to_string(const Phrase& phrase)
{
    return fmt::format("{}", fmt::join(phrase, "-"));
}

} // namespace snug::text
