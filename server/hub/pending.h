#pragma once

#include "server/hub/log_entry.h"
#include "src/protocol/ids.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What the hub waits for: one of these stands by each ticket that is out.
namespace snug::server {

/// Who asked what, for the answer that comes later.
struct Asking {
    SessionId session;
    std::string_view action;
    std::optional<RequestId> request;
};

/// A channel, from the request to its first log entry; the name is reserved for it.
struct Creating {
    std::optional<Asking> asking; ///< none: #lobby, which nobody asked for
    std::string creator;          ///< on whose account
    Created created;
};
/// One person, for each of their terminals that wants to enter.
struct Enrolling {
    ChannelId channel;
    UserId user;
    crypto::SigningPublicKey key{}; ///< of theirs, in a sealed channel

    friend auto operator<=>(const Enrolling&, const Enrolling&) = default;
};
/// Somebody, into a sealed channel.
struct Inviting {
    Asking asking;
    UserId invited;
};
/// A sealed channel.
struct Rekeying {
    Asking asking;
    ChannelId channel;
};
struct Leaving {
    Asking asking;
    ChannelId channel;
    UserId user;
};
struct SettingTopic {
    Asking asking;
};
struct Saying {
    Asking asking;
};
/// One of the entries a direct channel begins with.
struct OpeningDirect {
    ChannelName name;
};
/// Who a user of this box is, or what somebody is called.  Until it is in the log, memory
/// has it.
struct Remembering {};

/// On the way to the log.
using Pending = std::variant<Creating, Enrolling, Inviting, Rekeying, Leaving, SettingTopic, Saying,
                             OpeningDirect, Remembering>;

/// A channel that will be created once its password's verifier is made.
struct HashingPassword {
    Creating creating;
    std::string origin;
};
struct CheckingPassword {
    Asking asking;
    ChannelId channel;
    std::string origin;
};

/// At the pool.
using AtPool = std::variant<HashingPassword, CheckingPassword>;

} // namespace snug::server
