#include "server/hub/presence.h"

namespace snug::server {

bool Presence::enter(const MemberId& member, const UserId& user, SessionId session)
{
    if (has(session))
        return false;
    const auto [id, is_first] = members_.try_emplace(user, member);
    Person& person = people_.try_emplace(id->second, Person{user, {}}).first->second;
    person.sessions.push_back(session);
    add(session);
    return is_first;
}

bool Presence::leave(const UserId& user, SessionId session)
{
    if (!has(session))
        return false;
    remove(session);
    const auto member = members_.find(user);
    const auto person = people_.find(member->second);
    std::erase(person->second.sessions, session);
    if (!person->second.sessions.empty())
        return false;
    people_.erase(person);
    members_.erase(member);
    return true;
}

std::optional<MemberId> Presence::member_of(const UserId& user) const
{
    const auto member = members_.find(user);
    return member == members_.end() ? std::nullopt : std::optional{member->second};
}

std::vector<SessionId> Presence::sessions_of(const UserId& user) const
{
    const auto member = members_.find(user);
    return member == members_.end() ? std::vector<SessionId>{}
                                    : people_.at(member->second).sessions;
}

void Presence::add(SessionId session)
{
    place_.emplace(session, sessions_.size());
    sessions_.push_back(session);
}

/// The last takes the place of the one that goes: all others stay where they are.
void Presence::remove(SessionId session)
{
    const auto gone = place_.find(session);
    const SessionId last = sessions_.back();
    sessions_[gone->second] = last;
    place_.at(last) = gone->second;
    sessions_.pop_back();
    place_.erase(gone);
}

} // namespace snug::server
