#pragma once

#include "src/base/random.h"
#include "src/protocol/codec.h"
#include "src/protocol/framing.h"
#include "src/protocol/proven.h"
#include "src/session/outbox.h"
#include "src/session/shared_event.h"
#include "src/session/transport.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace snug::session {

/// What a server says of itself to every connection.
struct ServerFacts {
    /// `its_chain` is what sealed::read_lineage() reads: of the keys it had.
    ServerFacts(std::string its_name, const crypto::SigningKey& its_key, Bytes its_chain = {})
        : name{std::move(its_name)}, key{its_key.public_key()}, chain{std::move(its_chain)},
          host{its_key, chain}
    {
    }

    std::string name; ///< "snugd 0.1.0"
    msg::PublicKey key;
    Bytes chain;
    HostKey host;
};

/// What is known of a connection before its first byte.
struct Arrival {
    /// Plain JSON is allowed: the local socket, or loopback; elsewhere if the operator says so.
    bool plain_allowed = false;
    /// It came in by the door of --classic: B's clients only.
    bool classic_door = false;
    /// The login name, by the kernel's word.
    std::optional<std::string> login;
    /// Who connected, by the kernel's word; only over the local socket.
    std::optional<std::uint32_t> uid;
};

/// A request for the hub.  A login's proof has been checked: `proven` is what it showed.
struct Asked {
    msg::RequestFrame frame;
    std::optional<msg::Proven> proven;
};
/// The peer would speak in records: exchanging keys costs time, and begins with the next step
/// if this connection is not closed before.
struct Knocked {};
/// Nothing more will be read: say why (if there is a why) and close.
struct HangUp {
    std::optional<Error> reason;
};
/// The session answered by itself: to a hello, or to what it could not pass on.
struct Handled {};
using Step = std::variant<Asked, Knocked, HangUp, Handled>;

/// The server's side of one connection: bytes in, steps and bytes out.
///
/// It knows which dialect the peer speaks and how far it has come (hello, login),
/// answers by name whatever is malformed or out of order, and passes on only
/// requests that are in order.  It knows no channels, no socket and no clock.
///
/// The first byte tells what is spoken: 0 begins a SecureLink, '{' or white space is plain
/// JSON, where that is allowed.  A capital letter begins an HTTP request, 0x16 a TLS hello: both
/// end at once with unsupported_transport, HTTP with an object that says so, TLS in silence.  The
/// first object tells the dialect.
class ServerSession {
public:
    enum class Stage {
        arrived,   ///< nothing understood yet
        greeted,   ///< said hello
        logged_in, ///< the hub took its login, or an old client's join
    };

    ServerSession(const ServerFacts& facts, Arrival arrival, Random& random, MonoTime now);

    void feed(std::string_view bytes, MonoTime now);
    /// Makes a step of one object; nothing when no whole one is left.  Who gives each peer so
    /// many steps a turn keeps any of them from keeping the others waiting.
    std::optional<Step> next(Instant now);

    /// The hub's answer to a step; a successful login or old client's join moves the stage.
    void reply(const msg::Response& response, Instant now);
    void deliver(const SharedEvent& event, Instant now);
    /// The last words: a Closing event, or a line an old client can show.
    void say_goodbye(const Error& reason, Instant now);

    [[nodiscard]] msg::Dialect dialect() const { return dialect_; }
    [[nodiscard]] Stage stage() const { return stage_; }
    /// An old client knows no request ids, so what it asks is answered before what it says
    /// next is looked at: nothing should be read from it meanwhile.
    [[nodiscard]] bool awaits_reply() const { return classic_ && classic_->waits; }
    [[nodiscard]] bool is_classic() const { return dialect_ != msg::Dialect::native; }

    /// As Outbox::gather() and consume(), for whoever writes to the socket.
    std::size_t gather(std::span<std::string_view> pieces, MonoTime now)
    {
        return transport_.gather(outbox_, pieces, now);
    }
    void consume(std::size_t bytes, MonoTime now) { transport_.consume(outbox_, bytes, now); }
    /// What waits for the peer, as it was before it was sealed.
    [[nodiscard]] std::size_t unsent_bytes() const { return outbox_.bytes(); }
    [[nodiscard]] std::optional<MonoTime> write_deadline() const { return outbox_.next_deadline(); }
    /// After what waits, only an end.
    void end() { transport_.end(); }
    /// Everything was written, and after end() the end too.
    [[nodiscard]] bool is_drained() const { return outbox_.empty() && transport_.is_drained(); }
    /// The peer has said that nothing more will come from it.
    [[nodiscard]] bool peer_has_ended() const { return transport_.peer_has_ended(); }

    /// Whoever reads for us has stopped doing so: the peer's silence is none.
    void count_as_heard(MonoTime now) { heard_at_ = now; }
    /// Why this connection should end now: login_timeout, ping_timeout, sendq_exceeded.
    [[nodiscard]] std::optional<Error> expired(MonoTime now) const;
    /// When expired() or the outbox may answer otherwise.
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;

private:
    void hear(std::string_view bytes);
    std::optional<Step> begin();
    std::optional<Step> step_of(std::string_view object, Instant now);
    std::optional<Step> hang_up(std::optional<Error> reason);

    std::optional<Step> native_step(std::string_view object, Instant now);
    std::optional<Step> greet(const msg::RequestFrame& frame, Instant now);
    std::optional<Step> check_login(msg::RequestFrame frame, Instant now);
    [[nodiscard]] Error not_signed_here() const;

    std::optional<Step> classic_a_step(std::string_view object, Instant now);
    std::optional<Step> classic_b_step(std::string_view object, Instant now);
    std::optional<Step> ask_to_enter(msg::JoinChannel join, Instant now);
    std::optional<Step> ask_to_say(msg::Say say, Instant now);
    void reply_in_lines(const msg::Response& response, Instant now);
    void tell(const msg::ClassicLine& line, Instant now);

    /// Answers what is malformed or out of order, in the peer's dialect.
    void refuse(const std::string& action, std::optional<RequestId> id, Error error, Instant now);
    void respond(const msg::Response& response, Instant now);
    void let_in();
    [[nodiscard]] std::chrono::seconds time_to_log_in() const;

    /// Of an old client only.
    struct Classic {
        bool asked = false;             ///< it made a request that the hub saw
        bool waits = false;             ///< that request is not answered yet
        std::optional<MemberName> name; ///< who joins, or has joined
        std::uint64_t says = 0;
        /// B's clients hear themselves: what they said, until it is stored.
        std::map<RequestId, std::string> unheard;
    };

    const ServerFacts& facts_;
    Arrival arrival_;
    Random& random_;
    msg::Challenge challenge_;
    Transport transport_;
    msg::FrameReader reader_;
    Outbox outbox_;
    msg::Dialect dialect_ = msg::Dialect::native;
    Stage stage_ = Stage::arrived;
    std::string unheard_;    ///< came before has_begun_
    bool has_begun_ = false; ///< it is known what is spoken
    bool has_knocked_ = false;
    std::optional<Error> broken_link_; ///< why nothing more can be heard
    bool first_object_ = true;
    bool entering_ = false; ///< a login, or an old client's join, is with the hub
    bool ended_ = false;    ///< HangUp has been said
    bool mute_ = false;     ///< the peer would not understand a word
    std::size_t early_errors_ = 0;
    Classic& classic();
    std::unique_ptr<Classic> classic_;
    MonoTime arrived_at_;
    MonoTime heard_at_;
};

} // namespace snug::session
