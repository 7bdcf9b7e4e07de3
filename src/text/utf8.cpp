#include "src/text/utf8.h"

#include "src/base/check.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace snug::text {

namespace {

/// What a leading byte promises.  Only the second byte's range depends on it
/// (Unicode 15, table 3-7); the bytes after that are always 80..BF.
struct Lead {
    std::size_t length;
    unsigned char second_low = 0x80;
    unsigned char second_high = 0xbf;
};

Lead lead_of(unsigned char byte)
{
    if (byte < 0x80)
        return {1};
    if (byte < 0xc2) // a trailing byte, or the start of an overlong form
        return {0};
    if (byte < 0xe0)
        return {2};
    if (byte == 0xe0)
        return {3, 0xa0, 0xbf}; // below: overlong
    if (byte == 0xed)
        return {3, 0x80, 0x9f}; // above: surrogates
    if (byte < 0xf0)
        return {3};
    if (byte == 0xf0)
        return {4, 0x90, 0xbf}; // below: overlong
    if (byte < 0xf4)
        return {4};
    if (byte == 0xf4)
        return {4, 0x80, 0x8f}; // above: beyond U+10FFFF
    return {0};
}

unsigned char byte_at(std::string_view text, std::size_t position)
{
    return static_cast<unsigned char>(text[position]);
}

} // namespace

Decoded decode(std::string_view text, std::size_t position)
{
    INVARIANT(position < text.size());
    const unsigned char first = byte_at(text, position);
    const Lead lead = lead_of(first);
    if (lead.length == 1)
        return {first, 1};
    if (lead.length == 0)
        return {replacement_character, 1, false};

    char32_t code_point = first & (0xffU >> (lead.length + 1));
    for (std::size_t taken = 1; taken < lead.length; ++taken) {
        if (position + taken == text.size())
            return {replacement_character, taken, false};
        const unsigned char next = byte_at(text, position + taken);
        const unsigned char low = taken == 1 ? lead.second_low : 0x80;
        const unsigned char high = taken == 1 ? lead.second_high : 0xbf;
        if (next < low || next > high)
            return {replacement_character, taken, false};
        code_point = code_point << 6 | (next & 0x3fU);
    }
    return {code_point, lead.length};
}

bool is_ascii(std::string_view text)
{
    // Eight bytes at a time: most text is ASCII, and much text is looked at.
    std::uint64_t eight = 0;
    for (; text.size() >= sizeof eight; text.remove_prefix(sizeof eight)) {
        std::memcpy(&eight, text.data(), sizeof eight);
        if ((eight & 0x8080'8080'8080'8080) != 0)
            return false;
    }
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_utf8(std::string_view text)
{
    if (is_ascii(text))
        return true;
    for (std::size_t position = 0; position < text.size();) {
        const Decoded decoded = decode(text, position);
        if (!decoded.valid)
            return false;
        position += decoded.length;
    }
    return true;
}

void append_utf8(std::string& out, char32_t code_point)
{
    const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    const auto put_trailing = [&put](char32_t bits) { put(0x80 | (bits & 0x3f)); };

    if ((code_point >= 0xd800 && code_point <= 0xdfff) || code_point > 0x10ffff)
        code_point = replacement_character;
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xc0 | code_point >> 6);
        put_trailing(code_point);
    } else if (code_point < 0x10000) {
        put(0xe0 | code_point >> 12);
        put_trailing(code_point >> 6);
        put_trailing(code_point);
    } else {
        put(0xf0 | code_point >> 18);
        put_trailing(code_point >> 12);
        put_trailing(code_point >> 6);
        put_trailing(code_point);
    }
}

std::size_t code_point_count(std::string_view text)
{
    std::size_t count = 0;
    for (std::size_t position = 0; position < text.size(); ++count)
        position += decode(text, position).length;
    return count;
}

} // namespace snug::text
