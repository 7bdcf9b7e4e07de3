#include "tui/model/mention.h"

#include "src/text/names.h"
#include "src/text/unicode.h"
#include "src/text/utf8.h"

#include <string>

namespace snug::tui {

namespace {

bool may_be_in_name(char32_t code_point)
{
    using text::Category;
    const Category category = text::category_of(code_point);
    return category == Category::letter || category == Category::mark ||
           category == Category::decimal_digit || code_point == U'_' || code_point == U'-';
}

char32_t code_point_before(std::string_view text, std::size_t position)
{
    std::size_t begin = position - 1;
    while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xc0) == 0x80)
        --begin;
    return text::decode(text, begin).code_point;
}

} // namespace

bool mentions(std::string_view text, const MemberName& name)
{
    const std::string folded = text::fold(text);
    const std::string& wanted = name.folded();
    for (std::size_t at = folded.find(wanted); at != folded.npos;
         at = folded.find(wanted, at + 1)) {
        const std::size_t end = at + wanted.size();
        const bool begins = at == 0 || !may_be_in_name(code_point_before(folded, at));
        const bool ends =
            end == folded.size() || !may_be_in_name(text::decode(folded, end).code_point);
        if (begins && ends)
            return true;
    }
    return false;
}

} // namespace snug::tui
