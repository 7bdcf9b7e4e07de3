#include "tui/cli/people.h"

#include <algorithm>

namespace snug::tui {

using text::SafeText;

Result<std::vector<msg::Member>> people_in(Door& door, const ChannelName& channel)
{
    std::vector<msg::Member> people;
    for (bool more = true; more;) {
        std::optional<MemberId> after;
        if (!people.empty())
            after = people.back().memberId;
        auto page = door.ask_in(channel, [&] { return msg::Members{channel, after}; });
        if (!page)
            return page.error();
        more = page->more && !page->members.empty();
        if (after && !page->members.empty() && page->members.front().memberId <= *after)
            return Error{ErrorCode::bad_reply, "the server lists its people in no order"};
        std::ranges::move(page->members, std::back_inserter(people));
    }
    std::ranges::sort(people, {}, [](const msg::Member& m) { return m.memberName.folded(); });
    return people;
}

SafeText line_of(const msg::Member& member)
{
    SafeText line = SafeText::line(member.memberName.str());
    if (member.verified)
        line += " ✓";
    if (member.away)
        line += SafeText::fill(", away: {}", {SafeText::line(*member.away)});
    return line;
}

} // namespace snug::tui
