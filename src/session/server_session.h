#pragma once

#include "src/base/random.h"
#include "src/protocol/codec.h"
#include "src/protocol/framing.h"
#include "src/session/outbox.h"
#include "src/session/shared_event.h"

#include <map>
#include <optional>
#include <string>
#include <variant>

namespace snug::session {

/// What a server says of itself to every connection.
struct ServerFacts {
    std::string name; ///< "snugd 0.1.0"
    msg::PublicKey key;
};

/// What is known of a connection before its first byte.
struct Arrival {
    /// Plain JSON is allowed: the local socket, or loopback.
    bool plain_allowed = false;
    /// It came in by the door of --classic: B's clients only.
    bool classic_door = false;
    /// The login name, by the kernel's word.
    std::optional<std::string> login;
};

/// A request for the hub.  A login's proof has been checked: `proven` is its key.
struct Asked {
    msg::RequestFrame frame;
    std::optional<msg::PublicKey> proven;
};
/// Nothing more will be read: say why (if there is a why) and close.
struct HangUp {
    std::optional<Error> reason;
};
/// The session answered by itself: to a hello, or to what it could not pass on.
struct Handled {};
using Step = std::variant<Asked, HangUp, Handled>;

/// The server's side of one connection: bytes in, steps and bytes out.
///
/// It knows which dialect the peer speaks and how far it has come (hello, login),
/// answers by name whatever is malformed or out of order, and passes on only
/// requests that are in order.  It knows no channels, no socket and no clock.
///
/// The first byte tells what is spoken: '{' or white space is plain JSON, where that
/// is allowed.  A capital letter begins an HTTP request, 0x16 a TLS hello: both end
/// at once with unsupported_transport, HTTP with an object that says so, TLS in
/// silence.  The first object tells the dialect.
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
    [[nodiscard]] bool awaits_reply() const { return classic_.waits; }
    [[nodiscard]] bool is_classic() const { return dialect_ != msg::Dialect::native; }
    [[nodiscard]] Outbox& outbox() { return outbox_; }
    [[nodiscard]] const Outbox& outbox() const { return outbox_; }

    /// Whoever reads for us has stopped doing so: the peer's silence is none.
    void count_as_heard(MonoTime now) { heard_at_ = now; }
    /// Why this connection should end now: login_timeout, ping_timeout, sendq_exceeded.
    [[nodiscard]] std::optional<Error> expired(MonoTime now) const;
    /// When expired() or the outbox may answer otherwise.
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;

private:
    std::optional<Step> step_of(std::string_view object, Instant now);
    std::optional<Step> hang_up(std::optional<Error> reason);

    std::optional<Step> native_step(std::string_view object, Instant now);
    std::optional<Step> greet(const msg::RequestFrame& frame, Instant now);
    std::optional<Step> check_login(msg::RequestFrame frame, Instant now);

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
    msg::Challenge challenge_;
    msg::FrameReader reader_;
    Outbox outbox_;
    msg::Dialect dialect_ = msg::Dialect::native;
    Stage stage_ = Stage::arrived;
    bool heard_ = false;             ///< a first byte has come
    std::optional<char> first_byte_; ///< not judged yet
    bool first_object_ = true;
    bool entering_ = false; ///< a login, or an old client's join, is with the hub
    bool ended_ = false;    ///< HangUp has been said
    bool mute_ = false;     ///< the peer would not understand a word
    std::size_t early_errors_ = 0;
    Classic classic_;
    MonoTime arrived_at_;
    MonoTime heard_at_;
};

} // namespace snug::session
