#include "tui/cli/mention.h"

#include "src/text/names.h"

#include <string>

namespace snug::tui {

namespace {

/// Of a name; whatever is no ASCII is taken for a letter.
bool is_name_part(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           static_cast<unsigned char>(c) >= 0x80;
}

} // namespace

bool mentions(std::string_view text, const MemberName& name)
{
    const std::string folded = text::fold(text);
    const std::string& wanted = name.folded();
    for (std::size_t at = folded.find(wanted); at != std::string::npos;
         at = folded.find(wanted, at + 1)) {
        const std::size_t end = at + wanted.size();
        const bool begins = at == 0 || !is_name_part(folded[at - 1]);
        const bool ends = end == folded.size() || !is_name_part(folded[end]);
        if (begins && ends)
            return true;
    }
    return false;
}

} // namespace snug::tui
