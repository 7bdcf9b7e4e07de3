#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Text as bytes: what is UTF-8, and what to make of bytes that are not.
namespace snug::text {

/// U+FFFD, what stands for bytes that are no text.
inline constexpr char32_t replacement_character = 0xfffd;

/// One code point and the bytes it took.
struct Decoded {
    char32_t code_point;
    std::size_t length;
    /// False where the bytes were ill-formed: code_point is then U+FFFD and
    /// length the maximal subpart (Unicode 15, section 3.9), never 0.
    bool valid = true;

    friend bool operator==(const Decoded&, const Decoded&) = default;
};

/// The code point that begins at `position`, which lies before the end.  Never fails.
Decoded decode(std::string_view text, std::size_t position = 0);

/// True for well-formed UTF-8 only: no overlong form, no surrogate, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

/// True if every byte is a code point below U+0080.
bool is_ascii(std::string_view text);

/// Appends the code point's bytes; what is no Unicode scalar value becomes U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

/// Code points in `text`; each ill-formed part counts as one.
std::size_t code_point_count(std::string_view text);

} // namespace snug::text
