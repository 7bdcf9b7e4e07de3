#include "server/hub/people.h"

#include "src/crypto/hash.h"
#include "src/crypto/user_id.h"

#include <algorithm>
#include <array>

namespace snug::server {

namespace {

UserId id_of_uid(std::uint32_t uid)
{
    return UserId{crypto::hash<UserId::size>(
        {crypto::part("snug-v1 local user"), crypto::part(std::to_string(uid))})};
}

bool is_login_name(const MemberName& name, const std::optional<std::string>& login)
{
    if (!login)
        return false;
    const auto login_name = MemberName::parse(*login);
    return login_name && login_name->folded() == name.folded();
}

/// Of people who have more, those they came with last.
constexpr std::size_t most_keys = 8;

auto find_key(std::vector<User::Key>& keys, const msg::PublicKey& key)
{
    return std::ranges::find(keys, key, [](const User::Key& k) { return k.key.publicKey; });
}

} // namespace

std::vector<msg::PersonKey> User::person_keys() const
{
    std::vector<msg::PersonKey> all;
    for (const Key& key : keys)
        all.push_back(key.key);
    return all;
}

User& People::who_is(const Peer& peer, const std::optional<msg::PublicKey>& proven, Random& random)
{
    std::optional<UserId> id;
    if (proven)
        id = UserId{crypto::user_id_of(proven->bytes())};
    if (peer.uid) {
        const auto [bound, is_first] =
            by_uid_.try_emplace(*peer.uid, id ? *id : id_of_uid(*peer.uid));
        id = bound->second;
        bound_.insert(*id);
    }
    if (!id)
        return add_guest(random);
    User& user = user_with(*id);
    if (peer.uid)
        user.login = peer.login;
    return user;
}

User& People::add_guest(Random& random)
{
    User& guest = user_with(UserId::make(random));
    guest.is_guest = true;
    return guest;
}

void People::bind(const LoginBound& login)
{
    kept_.insert_or_assign(login.uid, login);
    by_uid_.try_emplace(login.uid, login.user);
    bound_.insert(login.user);
    if (const auto name = MemberName::parse(login.login))
        proven_logins_.take(*name, login.user);
}

std::optional<LoginBound> People::unkept_login(const Peer& peer, const User& user) const
{
    if (!peer.uid)
        return std::nullopt;
    const LoginBound now{*peer.uid, user.id, user.verified ? user.login.value() : ""};
    const auto kept = kept_.find(now.uid);
    if (kept != kept_.end() && (now.login.empty() || kept->second.login == now.login))
        return std::nullopt;
    return now;
}

User& People::known_as(const UserId& id, const std::string& name, WallTime since)
{
    User& user = user_with(id);
    if (user.is_online() || (user.name && since < user.name_since))
        return user;
    user.name_since = since;
    if (user.name && user.name->str() == name)
        return user;
    // A log may be older than today's rules for names.
    const auto parsed = MemberName::parse(name);
    rename(user, parsed ? *parsed : MemberName::parse("somebody").value());
    return user;
}

void People::show_key(User& user, const msg::PersonKey& key)
{
    User::Key shown{key, false};
    if (const auto same = find_key(user.keys, key.publicKey); same != user.keys.end()) {
        shown.is_kept = same->is_kept && same->key == key;
        user.keys.erase(same);
    }
    user.keys.insert(user.keys.begin(), shown);
    if (user.keys.size() > most_keys)
        user.keys.pop_back();
}

/// What they have come with since is newer than what comes from the log.
void People::keep_key(User& user, const msg::PersonKey& key)
{
    if (!user.is_online())
        show_key(user, key);
    if (const auto same = find_key(user.keys, key.publicKey);
        same != user.keys.end() && same->key == key)
        same->is_kept = true;
}

User* People::find(const UserId& id)
{
    const auto user = users_.find(id);
    return user == users_.end() ? nullptr : &user->second;
}

std::vector<User*> People::called(const MemberName& name)
{
    std::vector<User*> found;
    if (const auto ids = by_name_.find(name.folded()); ids != by_name_.end())
        for (const UserId& id : ids->second)
            found.push_back(&users_.at(id));
    return found;
}

void People::rename(User& user, const MemberName& name)
{
    unindex(user);
    user.name = name;
    index(user);
    user.verified = is_login_name(name, user.login);
    const auto holder = proven_logins_.holder_of(name);
    if (user.verified && !holder)
        proven_logins_.take(name, user.id);
}

bool People::is_reserved(const MemberName& name, const User& user) const
{
    if (is_login_name(name, user.login))
        return false;
    const auto holder = proven_logins_.holder_of(name);
    return holder && *holder != user.id;
}

void People::attach(User& user, SessionId session)
{
    if (!user.is_online())
        ++online_;
    user.sessions.push_back(session);
}

void People::detach(User& user, SessionId session)
{
    std::erase(user.sessions, session);
    if (user.is_online())
        return;
    --online_;
    user.away.reset();
}

void People::forget_if_unneeded(User& user)
{
    if (user.is_online() || !user.channels.empty() || !user.directs.empty() ||
        !user.invitations.empty() || bound_.contains(user.id))
        return;
    unindex(user);
    users_.erase(user.id);
}

User& People::user_with(const UserId& id)
{
    return users_.try_emplace(id, User{.id = id}).first->second;
}

void People::index(User& user)
{
    by_name_[user.name->folded()].insert(user.id);
}

void People::unindex(User& user)
{
    if (!user.name)
        return;
    const auto ids = by_name_.find(user.name->folded());
    ids->second.erase(user.id);
    if (ids->second.empty())
        by_name_.erase(ids);
}

} // namespace snug::server
