#pragma once

#include "src/protocol/messages.h"
#include "src/protocol/retention.h"
#include "src/sealed/membership.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// What stands in a channel's log.  The log is the order: the hub's channels are
/// a fold over it, and what members see of an entry is event_of().  Entries may
/// hold what members must not see (a password's verifier), events never do.
namespace snug::server {

/// How a sealed channel began: forms of sealed/genesis.h and sealed/epoch.h.
struct SealedRules {
    Bytes genesis;
    Bytes epoch;

    friend bool operator==(const SealedRules&, const SealedRules&) = default;
};

/// The rules of a channel that its creator chose.
struct ChannelRules {
    /// Argon2id; empty: no password.
    std::string password_verifier;
    std::optional<std::string> group;
    bool direct = false;
    Retention keep;
    /// None: the server can read what is said.
    std::optional<SealedRules> sealed;

    friend bool operator==(const ChannelRules&, const ChannelRules&) = default;
};

/// First in every log: the channel exists.
struct Created {
    ChannelName name;
    /// None for what the server or an old client made.
    std::optional<UserId> owner;
    std::string owner_name;
    ChannelRules rules;

    friend bool operator==(const Created&, const Created&) = default;
};

/// That a key is let into a sealed channel, and the channel's key sealed for it, if somebody
/// gave it (sealed/grant.h).
struct Admitted {
    sealed::Membership membership;
    Bytes grant;

    friend bool operator==(const Admitted&, const Admitted&) = default;
};

/// Somebody entered, for the first time or again after giving up the right to; or was let into a
/// sealed channel.
struct MemberEnrolled {
    MemberId member;
    UserId user;
    std::string name;
    /// Of a sealed channel.
    std::optional<Admitted> key = std::nullopt;
    /// They had a place already, and have one more key there.
    bool again = false;

    friend bool operator==(const MemberEnrolled&, const MemberEnrolled&) = default;
};

/// Somebody left for good and needs the password again; the member id stays theirs.
struct MemberLeft {
    MemberId member;

    friend bool operator==(const MemberLeft&, const MemberLeft&) = default;
};

/// A sealed channel has another key.
struct Rekeyed {
    struct Given {
        MemberId member;
        Admitted key;
        friend bool operator==(const Given&, const Given&) = default;
    };
    struct Removed {
        MemberId member;
        std::string name;
        friend bool operator==(const Removed&, const Removed&) = default;
    };
    std::string by;
    sealed::Epoch number = 0;
    Bytes epoch; ///< sealed::EpochRecord
    /// Who goes on.  Others keep their place, and need the new password to read on.
    std::vector<Given> given;
    /// Who lost their place.
    std::vector<Removed> removed;

    friend bool operator==(const Rekeyed&, const Rekeyed&) = default;
};

struct TopicSet {
    std::string by;
    std::string topic;

    friend bool operator==(const TopicSet&, const TopicSet&) = default;
};

/// In the server's own log: who a user of this box is, from now on.
struct LoginBound {
    std::uint32_t uid;
    UserId user;
    std::string login; ///< the name of that uid, once they have gone by it

    friend bool operator==(const LoginBound&, const LoginBound&) = default;
};

/// In the server's own log too: what somebody who has a place in some channel is called.
struct Renamed {
    UserId user;
    std::string name;

    friend bool operator==(const Renamed&, const Renamed&) = default;
};

/// And there: a key with which things can be sealed for such a person, also while they are away.
struct KeyShown {
    UserId user;
    std::string name;
    msg::PersonKey key;

    friend bool operator==(const KeyShown&, const KeyShown&) = default;
};

/// In the log without what was said, if the channel does not keep it, or not any more.
struct Message {
    MemberId member;
    UserId user;
    std::string name;
    bool verified = false;
    msg::MessageKind kind = msg::MessageKind::text;
    std::string text;
    Bytes sealed = {}; ///< in a sealed channel, instead of kind and text

    [[nodiscard]] bool is_kept() const { return !text.empty() || !sealed.empty(); }
    void forget_words()
    {
        text.clear();
        sealed.clear();
    }

    friend bool operator==(const Message&, const Message&) = default;
};

using EntryBody = std::variant<Created, MemberEnrolled, MemberLeft, Rekeyed, TopicSet, LoginBound,
                               Renamed, KeyShown, Message>;

/// The server's own log, which is no channel's and which nobody can read.
inline const ChannelId server_log{ChannelId::Bytes{}};

/// An entry with its place in the log.
struct LogEntry {
    ChannelId channel;
    Seq seq;
    MessageId id;
    WallTime at;
    EntryBody body;

    friend bool operator==(const LogEntry&, const LogEntry&) = default;
};

/// Whether members see anything of such an entry.
bool is_visible(const EntryBody& body);

/// What the channel's members see of it; nothing for an entry that is not theirs to see.
std::optional<msg::LoggedEvent> event_of(const LogEntry& entry, const ChannelName& channel);

} // namespace snug::server
