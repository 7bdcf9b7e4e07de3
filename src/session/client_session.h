#pragma once

#include "src/crypto/signing.h"
#include "src/protocol/codec.h"
#include "src/protocol/framing.h"
#include "src/session/outbox.h"

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
using ClientStep = std::variant<LoggedIn, LinkFailed, Answered, msg::Event>;

/// The client's side of one connection: says hello, logs in, pings, matches
/// replies to requests.  A pure machine: no socket, no clock.
class ClientSession {
public:
    /// `key` signs the login and must outlive the session; null: no proof (a guest).
    ClientSession(std::string client_name, MemberName name, const crypto::SigningKey* key,
                  MonoTime now);

    void feed(std::string_view bytes, MonoTime now);
    std::optional<ClientStep> next(MonoTime now);

    /// Queues a request.  Allowed from LoggedIn on.
    RequestId request(msg::Request request, MonoTime now);

    [[nodiscard]] bool logged_in() const { return stage_ == Stage::logged_in; }
    [[nodiscard]] Outbox& outbox() { return outbox_; }

    /// Pings when it is time; true when the server has not been heard for too long.
    bool keep_alive(MonoTime now);
    [[nodiscard]] MonoTime next_deadline() const;

private:
    enum class Stage { greeting, logging_in, logged_in, failed };

    RequestId send(msg::Request request, MonoTime now);
    std::optional<ClientStep> on_response(msg::Response response, MonoTime now);
    ClientStep fail(Error error);

    MemberName name_;
    const crypto::SigningKey* key_;
    msg::FrameReader reader_;
    Outbox outbox_;
    Stage stage_ = Stage::greeting;
    std::optional<msg::HelloReply> hello_;
    std::map<RequestId, std::string> waiting_; ///< the action each answer must have
    std::uint64_t next_request_ = 1;
    MonoTime heard_at_;
    MonoTime pinged_at_;
};

} // namespace snug::session
