#include "tui/model/members.h"

#include "src/text/columns.h"
#include "src/text/names.h"

#include <algorithm>

namespace snug::tui {

namespace {

bool sorts_before(const msg::Member& a, const msg::Member& b)
{
    const auto by_name = a.memberName.folded() <=> b.memberName.folded();
    return by_name != 0 ? by_name < 0 : a.memberId < b.memberId;
}

} // namespace

bool MemberList::put(msg::Member member)
{
    const bool was_here = remove(member.memberId);
    widest_ = std::max(widest_, text::columns_of_text(member.memberName.str()));
    const auto place = std::ranges::upper_bound(members_, member, sorts_before);
    members_.insert(place, std::move(member));
    return !was_here;
}

bool MemberList::remove(const MemberId& id)
{
    return std::erase_if(members_, [&](const msg::Member& m) { return m.memberId == id; }) > 0;
}

const msg::Member* MemberList::by_name(std::string_view name) const
{
    const std::string folded = text::fold(name);
    const auto found = std::ranges::find_if(
        members_, [&](const msg::Member& m) { return m.memberName.folded() == folded; });
    return found == members_.end() ? nullptr : &*found;
}

const msg::Member* MemberList::by_user(const UserId& user) const
{
    const auto found = std::ranges::find(members_, user, &msg::Member::userId);
    return found == members_.end() ? nullptr : &*found;
}

} // namespace snug::tui
