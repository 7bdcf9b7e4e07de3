#pragma once

#include "server/hub/log_entry.h"
#include "server/hub/peer.h"
#include "server/hub/taken_names.h"
#include "server/hub/token_bucket.h"
#include "src/base/time.h"
#include "src/protocol/messages.h"

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace snug::server {

/// What one person, or a connection nobody logged in on, may still do.
struct Budget {
    TokenBucket messages;
    TokenBucket requests;
    TokenBucket joins;
    TokenBucket searches;
};

/// A person: everybody who is the same by key, or by the kernel's word.
struct User {
    UserId id;
    /// Has neither: lives as long as its one connection, and is in no log but those
    /// of its direct channels.
    bool is_guest = false;
    /// In force for all their terminals; of who is not online, the last one known.
    std::optional<MemberName> name;
    WallTime name_since{};
    std::optional<std::string> login; ///< on this box, by the kernel's word
    bool verified = false;            ///< the name is that login
    std::optional<std::string> away;
    std::vector<SessionId> sessions;
    std::set<ChannelId> channels; ///< where enrolled, or (a guest) present
    std::set<ChannelId> directs;
    std::set<ChannelId> invitations; ///< where they were let in, and have not come yet
    /// With which things can be sealed for them, the one they last came with first.
    struct Key {
        msg::PersonKey key;
        bool is_kept = false; ///< in the log
    };
    std::vector<Key> keys;
    Budget budget;
    MonoTime active_at{};

    [[nodiscard]] bool is_online() const { return !sessions.empty(); }
    [[nodiscard]] bool has_place() const
    {
        return !is_guest && (!channels.empty() || !directs.empty() || !invitations.empty());
    }
    [[nodiscard]] std::vector<msg::PersonKey> person_keys() const;
};

/// Everybody the server knows: who is online, and who has a place in some channel.
///
/// Over the local socket a person is who the kernel says: the first key a uid shows
/// gives its user id, and any other key is one more device of the same person (a uid
/// without a key has an id made of its number).  LoginBound keeps that over a restart.
/// Elsewhere a person is their key; who shows none is a guest.
class People {
public:
    User& who_is(const Peer& peer, const std::optional<msg::PublicKey>& proven, Random& random);
    User& add_guest(Random& random);

    /// From the server's log.
    void bind(const LoginBound& login);
    /// Who the user of this connection's uid is, if the log does not say so yet.
    [[nodiscard]] std::optional<LoginBound> unkept_login(const Peer& peer, const User& user) const;

    /// From a log: somebody who is not online is called this, as of then.
    User& known_as(const UserId& id, const std::string& name, WallTime since);

    /// They came with it.
    static void show_key(User& user, const msg::PersonKey& key);
    /// From the log.
    static void keep_key(User& user, const msg::PersonKey& key);

    [[nodiscard]] User* find(const UserId& id);
    /// Everybody of that name, in any case of letters.
    [[nodiscard]] std::vector<User*> called(const MemberName& name);

    void rename(User& user, const MemberName& name);
    /// Whether a login name that was seen proven keeps this user from the name.
    [[nodiscard]] bool is_reserved(const MemberName& name, const User& user) const;

    void attach(User& user, SessionId session);
    void detach(User& user, SessionId session);
    /// Forgets who is neither online, nor in a channel, nor bound to a uid.
    void forget_if_unneeded(User& user);
    [[nodiscard]] std::size_t online() const { return online_; }

private:
    User& user_with(const UserId& id);
    void index(User& user);
    void unindex(User& user);

    std::unordered_map<UserId, User> users_;
    std::unordered_map<std::uint32_t, UserId> by_uid_;
    std::unordered_set<UserId> bound_;                   ///< users with a uid, never forgotten
    std::unordered_map<std::uint32_t, LoginBound> kept_; ///< as the log has them
    std::unordered_map<std::string, std::set<UserId>> by_name_;
    TakenNames proven_logins_;
    std::size_t online_ = 0;
};

} // namespace snug::server
