#include "src/text/graphemes.h"

#include "src/text/unicode.h"
#include "src/text/utf8.h"

namespace snug::text {

namespace {

/// Between two bytes of ASCII there is always a boundary, but for CR LF.
bool surely_apart(char left, char right)
{
    const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    return is_ascii(left) && is_ascii(right) && left != '\r';
}

std::size_t sure_boundary_before(std::string_view text, std::size_t position)
{
    for (; position > 1; --position)
        if (surely_apart(text[position - 2], text[position - 1]))
            return position - 1;
    return 0;
}

} // namespace

std::size_t next_cluster(std::string_view text, std::size_t position)
{
    if (position >= text.size())
        return text.size();

    const Decoded first = decode(text, position);
    const bool is_emoji = is_pictographic(first.code_point);
    char32_t last = first.code_point;
    std::size_t end = position + first.length;
    std::size_t code_points = 1;
    int columns = code_point_columns(last).value_or(1);
    ClusterBreaks breaks;
    while (end < text.size() && !surely_apart(text[end - 1], text[end])) {
        const Decoded next = decode(text, end);
        if (breaks.between(last, next.code_point))
            break;
        columns += code_point_columns(next.code_point).value_or(1);
        if (++code_points > max_cluster_code_points || (columns > max_cluster_columns && !is_emoji))
            break;
        last = next.code_point;
        end += next.length;
    }
    return end;
}

std::size_t previous_cluster(std::string_view text, std::size_t position)
{
    position = std::min(position, text.size());
    std::size_t begin = sure_boundary_before(text, position);
    for (std::size_t end = next_cluster(text, begin); end < position;
         end = next_cluster(text, begin))
        begin = end;
    return begin;
}

} // namespace snug::text
