#pragma once

#include <string>
#include <string_view>

/// What the Unicode Standard says of a code point.  Nothing above this layer
/// includes utf8proc.
///
/// The tables are utf8proc's and of Unicode 15.0 or newer (a test asks
/// unicode_version()): a distribution keeps that library up to date, and
/// clusters, normal forms and categories then never disagree.  Only what it
/// lacks is generated (make_tables.py), from 15.0: confusables and scripts.  A
/// code point that is newer than the library is unassigned here and shown by
/// its number.
namespace snug::text {

/// The general category's first letter, and more where this program cares.
enum class Category {
    letter,         // L
    mark,           // Mn, Mc
    enclosing_mark, // Me
    decimal_digit,  // Nd
    other_number,   // Nl, No
    punctuation,    // P
    symbol,         // S
    space,          // Zs
    line_separator, // Zl, Zp
    control,        // Cc
    format,         // Cf
    surrogate,      // Cs
    private_use,    // Co
    unassigned,     // Cn, also what is no code point at all
};

Category category_of(char32_t code_point);

/// Default_Ignorable_Code_Point: what draws nothing where it is not supported.
bool is_default_ignorable(char32_t code_point);

/// Extended_Pictographic: most emoji, and (C), (R), hearts, arrows in boxes.
bool is_pictographic(char32_t code_point);

/// The conjoining Hangul vowels and finals that draw into the syllable before them.
bool is_hangul_trailer(char32_t code_point);

inline constexpr char32_t zero_width_joiner = 0x200d;
inline constexpr char32_t text_style = 0xfe0e;  // variation selector 15
inline constexpr char32_t emoji_style = 0xfe0f; // variation selector 16
inline constexpr char32_t keycap = 0x20e3;

constexpr bool is_skin_tone(char32_t code_point)
{
    return code_point >= 0x1f3fb && code_point <= 0x1f3ff;
}
/// The 26 letters of which two make a flag.
constexpr bool is_regional_indicator(char32_t code_point)
{
    return code_point >= 0x1f1e6 && code_point <= 0x1f1ff;
}
/// What a keycap may enclose.
constexpr bool is_keycap_base(char32_t code_point)
{
    return (code_point >= U'0' && code_point <= U'9') || code_point == U'#' || code_point == U'*';
}

/// True where one grapheme cluster ends between two code points.  Asked for each
/// pair in turn from a cluster's start, because emoji and flags need a memory.
class ClusterBreaks {
public:
    bool between(char32_t left, char32_t right);

private:
    int state_ = 0;
};

/// Normalization forms.  `text` is UTF-8; ill-formed text gives the empty string.
std::string nfd(std::string_view text);
std::string nfc(std::string_view text);
std::string nfkc(std::string_view text);
/// NFKC_Casefold: equal for texts that differ in case, width or invisible characters.
std::string nfkc_casefold(std::string_view text);

/// "15.0.0".
std::string_view unicode_version();

} // namespace snug::text
