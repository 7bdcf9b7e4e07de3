#pragma once

#include "src/protocol/messages.h"

#include <span>
#include <string_view>
#include <vector>

namespace snug::tui {

/// Who is in a channel now, by name.
class MemberList {
public:
    /// Enters somebody, or changes what is known of them.  True if they were not here.
    bool put(msg::Member member);
    /// True if they were here.
    bool remove(const MemberId& id);
    void clear() { *this = {}; }

    [[nodiscard]] std::size_t size() const { return members_.size(); }
    /// Columns of the widest name there was since the list was cleared.
    [[nodiscard]] int widest() const { return widest_; }
    [[nodiscard]] std::span<const msg::Member> all() const { return members_; }
    /// Null if nobody is called so, in any case.
    [[nodiscard]] const msg::Member* by_name(std::string_view name) const;
    [[nodiscard]] const msg::Member* by_user(const UserId& user) const;

private:
    std::vector<msg::Member> members_;
    int widest_ = 0;
};

} // namespace snug::tui
