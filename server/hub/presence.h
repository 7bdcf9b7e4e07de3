#pragma once

#include "server/hub/taken_names.h"
#include "src/protocol/ids.h"

#include <map>
#include <unordered_map>
#include <vector>

namespace snug::server {

/// Who is in a channel now, and with which terminals.  Not logged: it begins empty,
/// and a person is here as long as one of their sessions is.
class Presence {
public:
    struct Person {
        UserId user;
        std::vector<SessionId> sessions;
    };

    /// One more terminal; true if it is the person's first.
    bool enter(const MemberId& member, const UserId& user, SessionId session);
    /// One terminal less; true if it was the person's last, who is not here then.
    bool leave(const UserId& user, SessionId session);

    [[nodiscard]] bool has(SessionId session) const { return place_.contains(session); }
    [[nodiscard]] bool has(const UserId& user) const { return members_.contains(user); }
    [[nodiscard]] std::optional<MemberId> member_of(const UserId& user) const;
    /// Empty for who is not here.
    [[nodiscard]] std::vector<SessionId> sessions_of(const UserId& user) const;

    /// By member id, for pages.
    [[nodiscard]] const std::map<MemberId, Person>& people() const { return people_; }
    [[nodiscard]] const std::vector<SessionId>& sessions() const { return sessions_; }

    /// The names of those here, kept by who lets them in and renames them.
    TakenNames names;

private:
    void add(SessionId session);
    void remove(SessionId session);

    std::map<MemberId, Person> people_;
    std::unordered_map<UserId, MemberId> members_;
    std::vector<SessionId> sessions_;                  ///< all of them, to be told things
    std::unordered_map<SessionId, std::size_t> place_; ///< in sessions_
};

} // namespace snug::server
