#include "src/text/names.h"
#include "src/text/unicode.h"
#include "src/text/utf8.h"

#include <array>
#include <utility>

namespace snug::text {

namespace {

/// The letters and digits that pass for one Latin letter in common fonts.
struct LookAlikes {
    std::string_view latin; ///< in lower case, the way skeleton() compares
    std::u32string_view others;
};

/// Chosen by eye in ASCII, Latin, Greek, Cyrillic, Armenian, Cherokee, Lisu and
/// the scripts' digits.  A capital is here without its small letter where only
/// the capital looks like it (Cyrillic U+041D is an H, U+043D is not).  A letter
/// that differs by an accent only is not here: accents are stripped first.
constexpr auto look_alikes = std::to_array<LookAlikes>({
    {"3", U"\u0417"},
    {"4", U"\u13ce"},
    {"6", U"\u0431\u13ee"},
    {"8", U"\u09ea\u0a6a"},
    {"9", U"\u09ed\u0a67"},
    {"a", U"\u0251\u0391\u03b1\u0410\u0430\u13aa\ua4ee"},
    {"ae", U"\u00c6\u00e6\u04d4\u04d5"},
    {"b", U"\u0180\u0184\u0392\u0412\u042c\u13cf\u13f4\ua4d0"},
    {"c", U"\u0421\u0441\u13df\u1d04\ua4da"},
    {"d", U"\u0110\u0111\u0501\u13a0\u13e7\ua4d2\ua4d3"},
    {"e", U"\u0395\u0415\u0435\u04bd\u13ac\ua4f0"},
    {"f", U"\u03dc\u0584\ua4dd"},
    {"g", U"\u0261\u050c\u0581\u13c0\u13f3\ua4d6"},
    {"h", U"\u0126\u0127\u0397\u041d\u04bb\u0570\u13bb\u13c2\ua4e7"},
    {"i", U"\u0131\u0268\u0269\u026a\u03b9\u0456\u13a5"},
    {"j", U"\u0237\u037f\u03f3\u0408\u0458\u13ab\ua4d9"},
    {"k", U"\u0138\u039a\u03ba\u041a\u043a\u13e6\ua4d7"},
    {"l", U"1I\u0141\u0142\u0196\u0197\u01c0\u0399\u0406\u04c0\u04cf\u0661\u06f1"
          U"\u13de\ua4e1\ua4f2"},
    {"m", U"\u039c\u03fa\u041c\u13b7\ua4df"},
    {"n", U"\u039d\u03b7\u043f\u0578\u057c\ua4e0"},
    {"o", U"0\u00d8\u00f8\u039f\u03bf\u03c3\u041e\u043e\u0555\u0585\u0665\u06f5"
          U"\u07c0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66\u0e50\u0ed0"
          U"\u1040\u1d0f\ua4f3"},
    {"oe", U"\u0152\u0153"},
    {"p", U"\u03a1\u03c1\u0420\u0440\u13e2\ua4d1"},
    {"q", U"\u051b\u0563\u0566"},
    {"r", U"\u0433\u13a1\u13d2\ua4e3"},
    {"s", U"\u01bd\u0405\u0455\u054f\u13d5\u13da\ua4e2"},
    {"t", U"\u0166\u0167\u03a4\u03c4\u0422\u13a2\ua4d4"},
    {"u", U"\u028b\u03c5\u054d\u057d\u1d1c\ua4f4"},
    {"v", U"\u03bd\u0474\u0475\u13d9\u1d20\ua4e6"},
    {"w", U"\u026f\u0461\u051c\u051d\u0561\u13b3\u13d4\u1d21\ua4ea"},
    {"x", U"\u03a7\u03c7\u0425\u0445\ua4eb"},
    {"y", U"\u0263\u028f\u03a5\u03b3\u0423\u0443\u04ae\u04af\u13a9\u13bd\ua4ec"},
    {"z", U"\u01b5\u01b6\u0396\u13c3\u1d22\ua4dc"},
});

/// Pairs that read as one letter in a proportional font, and in many a terminal's.
constexpr auto pairs = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"rn", "m"},
    {"vv", "w"},
});

/// The accents of alphabets.  Not the marks of Indic, Thai or Arabic, which are
/// vowels: without them, names that look nothing alike would be one.
bool is_accent(char32_t code_point)
{
    return (code_point >= 0x0300 && code_point <= 0x036f) ||
           (code_point >= 0x1ab0 && code_point <= 0x1aff) ||
           (code_point >= 0x1dc0 && code_point <= 0x1dff);
}

/// Empty where nothing is known to look like it.
std::string_view latin_like(char32_t code_point)
{
    if (code_point >= U'a' && code_point <= U'z') // most of what is asked
        return {};
    for (const LookAlikes& row : look_alikes)
        if (row.others.find(code_point) != std::u32string_view::npos)
            return row.latin;
    return {};
}

std::string with_latin_letters(std::string_view text)
{
    std::string latin;
    for (std::size_t position = 0; position < text.size();) {
        const Decoded decoded = decode(text, position);
        position += decoded.length;
        if (is_accent(decoded.code_point))
            continue;
        if (const std::string_view like = latin_like(decoded.code_point); !like.empty())
            latin += like;
        else
            append_utf8(latin, decoded.code_point);
    }
    return latin;
}

} // namespace

std::string skeleton(std::string_view prepared)
{
    // Twice: capitals that look like Latin ones must be found before the case is
    // folded, and what folding brings forth after it.
    const std::string by_capitals = with_latin_letters(nfd(prepared));
    std::string text = with_latin_letters(nfd(nfkc_casefold(by_capitals)));
    for (const auto& [pair, letter] : pairs)
        for (std::size_t at = text.find(pair); at != std::string::npos; at = text.find(pair, at))
            text.replace(at, pair.size(), letter);
    return text;
}

} // namespace snug::text
