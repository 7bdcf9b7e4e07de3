#include "src/text/confusables.h"
#include "src/text/names.h"
#include "src/text/unicode.h"
#include "src/text/utf8.h"

#include <algorithm>
#include <array>
#include <utility>

namespace snug::text {

namespace {

/// What passes for another letter in a terminal's font, though not in UTS 39.
constexpr auto also_alike = std::to_array<Confusable>({
    {U'\u0138', U"k"}, // kra, and what UTS 39 maps to it: Greek and Cyrillic
    {U'\u0237', U"j"}, // without its dot
    {U'\u03c0', U"n"}, // Greek pi, and Cyrillic pe
    {U'\u03c7', U"x"}, // Greek chi
    {U'\u1d1b', U"t"}, // small capital T: Greek tau, Cyrillic te
});
constexpr std::pair<std::string_view, std::string_view> pair_alike{"vv", "w"};

/// The accents of alphabets.  Not the marks of Indic, Thai or Arabic, which are
/// vowels: without them, names that look nothing alike would be one.
bool is_accent(char32_t code_point)
{
    return (code_point >= 0x0300 && code_point <= 0x036f) ||
           (code_point >= 0x1ab0 && code_point <= 0x1aff) ||
           (code_point >= 0x1dc0 && code_point <= 0x1dff);
}

/// Empty where nothing is known to look like it.
std::u32string_view prototype_of(char32_t code_point)
{
    const std::array<std::span<const Confusable>, 2> tables{confusables(), also_alike};
    for (const std::span<const Confusable> table : tables) {
        const auto row = std::ranges::lower_bound(table, code_point, {}, &Confusable::from);
        if (row != table.end() && row->from == code_point)
            return row->like;
    }
    return {};
}

void append_alike(std::string& out, char32_t code_point)
{
    const std::u32string_view like = prototype_of(code_point);
    for (const char32_t c : like.empty() ? std::u32string_view{&code_point, 1} : like) {
        if (is_accent(c))
            continue;
        // What UTS 39 maps to may have a row in our own table.
        const std::u32string_view again = like.empty() ? like : prototype_of(c);
        append_utf8(out, again.size() == 1 ? again.front() : c);
    }
}

std::string prototypes(std::string_view text)
{
    std::string alike;
    for (std::size_t position = 0; position < text.size();) {
        const Decoded decoded = decode(text, position);
        position += decoded.length;
        append_alike(alike, decoded.code_point);
    }
    return alike;
}

} // namespace

std::string skeleton(std::string_view prepared)
{
    // Twice: capitals that look like others must be found before the case is folded, and what
    // folding brings forth after it.
    const std::string by_capitals = prototypes(nfd(prepared));
    std::string text = prototypes(nfd(nfkc_casefold(by_capitals)));
    const auto& [pair, letter] = pair_alike;
    for (std::size_t at = text.find(pair); at != std::string::npos; at = text.find(pair, at))
        text.replace(at, pair.size(), letter);
    return text;
}

} // namespace snug::text
