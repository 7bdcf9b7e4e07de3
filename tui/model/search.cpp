#include "tui/model/search.h"

#include <algorithm>

namespace snug::tui {

namespace {

constexpr int rows_around_results = 3; // the title, a line for what is under way, the hints

} // namespace

FoundLine found_line(const msg::Found& found)
{
    using text::SafeText;
    const std::string_view message = found.said.message;
    FoundLine line{.channel = found.said.channelName,
                   .seq = found.said.seq,
                   .time = found.said.timestamp,
                   .name = SafeText::line(found.said.memberName)};
    // Made safe piece by piece, as the server's spans are of the text as it was.
    std::size_t at = 0;
    const auto add = [&](std::size_t end) {
        line.text += SafeText::line(message.substr(at, end - at));
        at = end;
    };
    for (const msg::Span& span : found.spans) {
        const std::size_t begin = std::min<std::uint64_t>(span.begin, message.size());
        const std::size_t end = std::min<std::uint64_t>(span.end, message.size());
        if (begin < at || end <= begin)
            continue;
        add(begin);
        const std::size_t match = line.text.str().size();
        add(end);
        line.matches.push_back({match, line.text.str().size()});
    }
    add(message.size());
    return line;
}

int found_on_screen(int screen_rows)
{
    return std::max(1, (screen_rows - rows_around_results) / rows_of_found);
}

} // namespace snug::tui
