#include "server/hub/taken_names.h"

#include "src/base/check.h"
#include "src/text/names.h"

namespace snug::server {

std::optional<UserId> TakenNames::holder_of(const MemberName& name) const
{
    if (const auto same = by_fold_.find(name.folded()); same != by_fold_.end())
        return same->second;
    const auto alike = by_skeleton_.find(text::skeleton(name.str()));
    return alike == by_skeleton_.end() ? std::nullopt : std::optional{alike->second};
}

void TakenNames::take(const MemberName& name, UserId user)
{
    const auto holder = holder_of(name);
    INVARIANT(!holder || *holder == user);
    by_fold_.insert_or_assign(name.folded(), user);
    by_skeleton_.insert_or_assign(text::skeleton(name.str()), user);
}

void TakenNames::release(const MemberName& name, UserId user)
{
    const auto is_theirs = [&](const auto& entry) { return entry->second == user; };
    if (const auto same = by_fold_.find(name.folded()); same != by_fold_.end() && is_theirs(same))
        by_fold_.erase(same);
    const auto alike = by_skeleton_.find(text::skeleton(name.str()));
    if (alike != by_skeleton_.end() && is_theirs(alike))
        by_skeleton_.erase(alike);
}

} // namespace snug::server
