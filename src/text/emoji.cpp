#include "src/text/emoji.h"

#include "src/text/columns.h"
#include "src/text/unicode.h"
#include "src/text/utf8.h"

namespace snug::text {

namespace {

template <class Predicate>
bool any_code_point(std::string_view text, Predicate predicate)
{
    for (std::size_t position = 0; position < text.size();) {
        const Decoded decoded = decode(text, position);
        if (predicate(decoded.code_point))
            return true;
        position += decoded.length;
    }
    return false;
}

/// What makes an emoji more than its first code point, on terminals that can.
bool joins_emoji(char32_t code_point)
{
    return code_point == zero_width_joiner || code_point == emoji_style || is_skin_tone(code_point);
}

std::string flag_letters(std::string_view flag)
{
    std::string letters;
    for (std::size_t position = 0; position < flag.size();) {
        const Decoded decoded = decode(flag, position);
        if (is_regional_indicator(decoded.code_point))
            append_utf8(letters, U'A' + (decoded.code_point - 0x1f1e6));
        position += decoded.length;
    }
    return letters;
}

std::string drawable(char32_t code_point)
{
    std::string text;
    append_utf8(text, code_point_columns(code_point) ? code_point : replacement_character);
    return text;
}

std::string printable_plain(std::string_view cluster)
{
    const auto columns = code_point_columns(decode(cluster).code_point);
    if (columns == 0) // would draw over whatever stands to its left
        return {};
    std::string printed;
    for (std::size_t position = 0; position < cluster.size();) {
        const Decoded decoded = decode(cluster, position);
        if (!is_default_ignorable(decoded.code_point))
            printed += drawable(decoded.code_point);
        position += decoded.length;
    }
    return printed;
}

} // namespace

ClusterKind kind_of(std::string_view cluster)
{
    if (cluster.size() < 2)
        return ClusterKind::plain;
    const Decoded first = decode(cluster);
    if (is_regional_indicator(first.code_point))
        return ClusterKind::flag;
    const std::string_view rest = cluster.substr(first.length);
    if (is_pictographic(first.code_point) && any_code_point(rest, joins_emoji))
        return ClusterKind::emoji_sequence;
    if (is_keycap_base(first.code_point) &&
        any_code_point(rest, [](char32_t c) { return c == keycap || c == emoji_style; }))
        return ClusterKind::emoji_sequence;
    return ClusterKind::plain;
}

std::string printable_cluster(std::string_view cluster, EmojiMode mode)
{
    if (cluster.empty())
        return {};
    switch (kind_of(cluster)) {
    case ClusterKind::plain:
        return printable_plain(cluster);
    case ClusterKind::flag:
        return mode == EmojiMode::full ? std::string{cluster} : flag_letters(cluster);
    case ClusterKind::emoji_sequence:
        return mode == EmojiMode::full ? std::string{cluster}
                                       : drawable(decode(cluster).code_point);
    }
    return {};
}

} // namespace snug::text
