#pragma once

#include "src/crypto/signing.h"
#include "src/protocol/codec.h"
#include "src/protocol/framing.h"
#include "src/session/outbox.h"
#include "src/session/transport.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace snug::session {

/// The link is up and the server has taken our login.
struct LoggedIn {
    msg::HelloReply hello;
    msg::LoginReply login;
    /// Who it is: over a SecureLink it has proven that, over a plain one it only says so.
    sealed::Lineage server;
};
/// The link cannot be used: the server refused us, or does not speak snug.
struct LinkFailed {
    Error error;
};
/// The answer to a request, by the id that request() returned.
struct Answered {
    RequestId request;
    msg::ReplyBody body;
};
/// What the server shows of a sealed channel is not what it has shown before, at or before `read`.
/// Said once, by a SealedClient only; what the server shows from then on is taken as it is.
struct LogChanged {
    ChannelName channel;
    Seq read;   ///< the newest message that was read
    bool ended; ///< the log ends before it; else something else stands there
};
using ClientStep = std::variant<LoggedIn, LinkFailed, Answered, msg::Event, LogChanged>;

/// The client's side of one connection: says hello, logs in, pings, matches
/// replies to requests.  A pure machine: no socket, no clock.
///
/// A server may send anything.  What breaks the protocol ends the link with
/// LinkFailed; an event this version does not know is passed over (version.h).
///
/// Over a SecureLink nothing is said before the server's key has been checked.  A server that
/// has no room for us says so in plain JSON, as anybody between could: its code is taken, its
/// words are not.
class ClientSession {
public:
    /// `key` signs the login and must outlive the session; null: no proof (a guest).
    ClientSession(std::string client_name, MemberName name, const crypto::SigningKey* key,
                  MonoTime now, Transport transport = {});

    void feed(std::string_view bytes, MonoTime now);
    std::optional<ClientStep> next(MonoTime now);

    /// Queues a request.  Allowed from LoggedIn on; after LinkFailed nobody answers.
    RequestId request(msg::Request request, MonoTime now);

    [[nodiscard]] bool logged_in() const { return stage_ == Stage::logged_in; }

    /// As Outbox::gather() and consume(), for whoever writes to the socket.
    std::size_t gather(std::span<std::string_view> pieces, MonoTime now)
    {
        return transport_.gather(outbox_, pieces, now);
    }
    void consume(std::size_t bytes, MonoTime now) { transport_.consume(outbox_, bytes, now); }
    /// After what waits, only an end.
    void end() { transport_.end(); }
    [[nodiscard]] bool is_drained() const { return outbox_.empty() && transport_.is_drained(); }
    /// The server has said that nothing more will come.
    [[nodiscard]] bool peer_has_ended() const { return transport_.peer_has_ended(); }
    /// The connection has an end of its own, which cannot be mistaken for a cut.
    [[nodiscard]] bool is_secured() const { return transport_.link() && transport_.is_up(); }

    /// As Transport::binding().
    [[nodiscard]] std::span<const std::byte> binding() const { return transport_.binding(); }

    /// Pings when it is time; true when the server has not been heard for too long.
    bool keep_alive(MonoTime now);
    [[nodiscard]] MonoTime next_deadline() const;

private:
    enum class Stage { greeting, logging_in, logged_in, failed };
    struct Waiting {
        std::string_view action; ///< that the answer must have
        bool is_ping;            ///< ours, whose answer is nobody's business
    };

    RequestId send(msg::Request request, MonoTime now);
    std::optional<ClientStep> step_of(std::string_view object, MonoTime now);
    std::optional<ClientStep> on_event(msg::Event event);
    std::optional<ClientStep> on_response(msg::Response response, MonoTime now);
    std::optional<ClientStep> log_in(msg::HelloReply hello, MonoTime now);
    [[nodiscard]] Result<sealed::Lineage> lineage_of(const msg::HelloReply& hello) const;
    ClientStep fail(Error error);

    MemberName name_;
    const crypto::SigningKey* key_;
    Transport transport_;
    bool has_heard_ = false; ///< a first byte
    bool is_refused_in_plain_ = false;
    std::optional<Error> broken_link_; ///< why nothing more can be heard
    msg::FrameReader reader_;
    Outbox outbox_;
    Stage stage_ = Stage::greeting;
    std::optional<msg::HelloReply> hello_;
    sealed::Lineage server_;
    std::map<RequestId, Waiting> waiting_;
    std::uint64_t next_request_ = 1;
    MonoTime heard_at_;
    MonoTime spoke_at_;
};

} // namespace snug::session
