#pragma once

#include "server/hub/log_entry.h"
#include "src/base/secret_text.h"
#include "src/protocol/messages.h"

#include <cstdint>
#include <map>
#include <memory>
#include <variant>
#include <vector>

/// What the hub wants done.  server.cpp carries effects out, in their order, and
/// brings the outcome of the slow ones back to the hub.
namespace snug::server {

/// Names something the hub waits for.
using Ticket = StrongId<struct TicketTag, std::uint64_t>;

/// Answer a request.
struct Reply {
    SessionId to;
    msg::Response response;
};
/// Tell an event to these sessions: serialised once.
struct Deliver {
    std::vector<SessionId> to;
    msg::Event event;
};
/// How far somebody has read a channel.
struct ReadMarker {
    UserId user;
    ChannelId channel;
    Seq seq;

    friend bool operator==(const ReadMarker&, const ReadMarker&) = default;
};
/// Keep a marker; nobody waits for that.
struct MarkRead {
    ReadMarker marker;
};
/// Write to the log; comes back as Hub::committed() or Hub::not_stored().
struct Append {
    Ticket ticket;
    ChannelId channel;
    MessageId id;
    EntryBody body;
};
/// Read a page of a channel's log for a session; the answer needs no hub.
struct ReadHistory {
    SessionId to;
    std::optional<RequestId> request;
    ChannelId channel;
    msg::History query;
};
/// Look for words in these channels for a session; the answer needs no hub either.
struct SearchLogs {
    SessionId to;
    std::optional<RequestId> request;
    std::map<ChannelId, ChannelName> channels;
    msg::Search query;
};
/// Copy all there is into a file for a session; the answer needs no hub.
struct MakeBackup {
    SessionId to;
    std::optional<RequestId> request;
    std::string file;
};
/// Make a verifier on the pool; comes back as Hub::password_hashed().
struct HashPassword {
    Ticket ticket;
    SecretText password;
};
/// Compare on the pool; comes back as Hub::password_checked().
struct CheckPassword {
    Ticket ticket;
    SecretText password;
    std::string verifier;
};
/// Say why and hang up.
struct Close {
    SessionId who;
    Error reason;
};
/// Something an operator may want to know.  A constant sentence, and names.
struct Note {
    std::string_view sentence;
    std::optional<SessionId> session;
    std::string channel;
    std::string member;
};

using Effect = std::variant<Reply, Deliver, Append, MarkRead, ReadHistory, SearchLogs, MakeBackup,
                            HashPassword, CheckPassword, Close, Note>;
using Effects = std::vector<Effect>;

} // namespace snug::server
