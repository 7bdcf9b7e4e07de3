#pragma once

#include "server/hub/effects.h"
#include "server/hub/peer.h"
#include "server/hub/rules.h"
#include "src/base/random.h"
#include "src/protocol/proven.h"

#include <memory>
#include <optional>
#include <string>

namespace snug::server {

/// Who is here and in which channels.  The rules of the chat, and only those: no
/// sockets, no clock, no disk, no logger.  An event goes in, effects come out.
///
/// What is to be kept becomes Append, and takes hold when the store brings it back
/// through committed(): then members hear it and its sender is answered.
class Hub {
public:
    /// `server_key` is in what its sealed channels are made of: they are of no other server.
    Hub(Random& random, HubRules rules, std::string server_name, msg::PublicKey server_key,
        Instant now);
    ~Hub();

    /// Rebuilds a channel from its log, oldest entry first, before anybody connects.
    void replay(const LogEntry& entry);
    /// The same of how far somebody has read, when the logs have been.
    void replay(const ReadMarker& marker);
    /// After the replay: makes #lobby if this log has none.
    [[nodiscard]] Effects open(Instant now);

    /// A connection, whoever it is; it may be one too many (Close).
    [[nodiscard]] Effects connect(SessionId session, Peer peer, Instant now);
    /// Its peer would exchange keys; that may be one too often (Close).
    [[nodiscard]] Effects shake_hands(SessionId session, Instant now);
    /// `proven` is what the proof of a login has shown, which the session has checked.
    [[nodiscard]] Effects receive(SessionId session, msg::RequestFrame frame,
                                  std::optional<msg::Proven> proven, Instant now);
    [[nodiscard]] Effects disconnect(SessionId session, Instant now);
    /// An old client: may create and join without a login, one channel, no history.
    void mark_classic(SessionId session);

    /// The store's answers, in the order of the Appends.
    [[nodiscard]] Effects committed(Ticket ticket, const LogEntry& entry, Instant now);
    [[nodiscard]] Effects not_stored(Ticket ticket, const Error& why, Instant now);
    /// The pool's answers.  An empty verifier: the pool had no memory or was too busy.
    [[nodiscard]] Effects password_hashed(Ticket ticket, std::string verifier, Instant now);
    [[nodiscard]] Effects password_checked(Ticket ticket, bool matches, Instant now);
    /// The pool did not take a CheckPassword or HashPassword, or could not do it.
    [[nodiscard]] Effects pool_too_busy(Ticket ticket, Instant now);

    void set_rules(HubRules rules);

private:
    class State;
    std::unique_ptr<State> state_;
};

} // namespace snug::server
