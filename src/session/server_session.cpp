#include "src/session/server_session.h"

#include "src/crypto/signing.h"
#include "src/protocol/limits.h"
#include "src/protocol/version.h"
#include "src/sealed/person_key.h"
#include "src/session/login_statement.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace snug::session {

namespace {

constexpr char tls_handshake = 0x16; // RFC 8446, section 5.1

/// Why this first byte ends the connection, if it does.
std::optional<Error> transport_fault(char first_byte, bool plain_allowed)
{
    const auto unsupported = [](const char* words) {
        return Error{ErrorCode::unsupported_transport, words};
    };
    if (first_byte == tls_handshake)
        return unsupported("this port does not speak TLS");
    if (first_byte >= 'A' && first_byte <= 'Z')
        return unsupported("this port does not speak HTTP; the web page has a port of its own");
    if (!plain_allowed)
        return unsupported("plain JSON is for the local socket and loopback; come with snug, "
                           "which encrypts, or over ssh");
    return std::nullopt;
}

/// The key with which things can be sealed for who logs in; fails if it is not theirs.
Result<std::optional<msg::PersonKey>> person_key_of(const msg::Login::Proof& proof)
{
    if (!proof.exchangeKey && !proof.exchangeSignature)
        return std::optional<msg::PersonKey>{};
    if (!proof.exchangeKey || !proof.exchangeSignature ||
        !sealed::is_exchange_of(proof.publicKey.bytes(), proof.exchangeKey->bytes(),
                                proof.exchangeSignature->bytes()))
        return Error{ErrorCode::bad_value,
                     "the login's \"exchangeKey\" is not signed by the key one logs in with"};
    return std::optional{
        msg::PersonKey{proof.publicKey, *proof.exchangeKey, *proof.exchangeSignature}};
}

} // namespace

ServerSession::ServerSession(const ServerFacts& facts, Arrival arrival, Random& random,
                             MonoTime now)
    : facts_{facts}, arrival_{std::move(arrival)}, random_{random}, challenge_{msg::Challenge::make(
                                                                        random)},
      transport_{arrival_.uid ? Transport{local_binding(*arrival_.uid)} : Transport{}},
      reader_{limits::object_bytes_before_login}, arrived_at_{now}, heard_at_{now}
{
    if (!arrival_.classic_door)
        return;
    first_object_ = false;
    dialect_ = msg::Dialect::classic_b;
    outbox_.set_pace(Outbox::Pace::one_by_one);
}

// ---------------------------------------------------------------------------
// In
// ---------------------------------------------------------------------------

void ServerSession::feed(std::string_view bytes, MonoTime now)
{
    if (ended_ || bytes.empty())
        return;
    heard_at_ = now;
    if (has_begun_)
        hear(bytes);
    else
        unheard_ += bytes;
}

void ServerSession::hear(std::string_view bytes)
{
    if (broken_link_)
        return;
    std::string text;
    if (const auto heard = transport_.receive(bytes, text); !heard)
        broken_link_ = heard.error();
    reader_.feed(text);
}

std::optional<Step> ServerSession::next(Instant now)
{
    if (ended_)
        return std::nullopt;
    if (!has_begun_ && !unheard_.empty())
        if (auto step = begin())
            return step;
    if (awaits_reply())
        return std::nullopt;
    auto object = reader_.next();
    if (object && !*object)
        return broken_link_ ? hang_up(broken_link_) : std::nullopt;
    if (!object)
        refuse("", std::nullopt, object.error(), now);
    else if (auto step = step_of(**object, now))
        return step;
    if (early_errors_ >= limits::errors_before_login)
        return hang_up(
            Error{ErrorCode::login_first, "too many errors before a login; read snug-protocol(7)"});
    return Handled{};
}

/// By the first byte.  A knock is answered before it costs anything.
std::optional<Step> ServerSession::begin()
{
    const char first = unheard_.front();
    if (first == SecureLink::first_byte && !arrival_.classic_door) {
        if (!std::exchange(has_knocked_, true))
            return Knocked{};
        transport_.secure(SecureLink::for_server(facts_.host, random_));
    } else if (auto fault = transport_fault(first, arrival_.plain_allowed)) {
        mute_ = first == tls_handshake;
        return hang_up(std::move(fault));
    }
    has_begun_ = true;
    hear(std::exchange(unheard_, {}));
    return std::nullopt;
}

std::optional<Step> ServerSession::hang_up(std::optional<Error> reason)
{
    ended_ = true;
    return HangUp{std::move(reason)};
}

std::optional<Step> ServerSession::step_of(std::string_view object, Instant now)
{
    if (first_object_) {
        first_object_ = false;
        dialect_ = msg::dialect_of(object);
        if (is_classic())
            outbox_.set_pace(Outbox::Pace::one_by_one);
    }
    switch (dialect_) {
    case msg::Dialect::native:
        return native_step(object, now);
    case msg::Dialect::classic_a:
        return classic_a_step(object, now);
    case msg::Dialect::classic_b:
        return classic_b_step(object, now);
    }
    return std::nullopt;
}

std::optional<Step> ServerSession::native_step(std::string_view object, Instant now)
{
    auto decoded = msg::decode_request(object);
    if (const auto* refused = std::get_if<msg::Refused>(&decoded)) {
        refuse(refused->action, refused->requestId, std::get<Error>(refused->body), now);
        return std::nullopt;
    }
    auto& frame = std::get<msg::RequestFrame>(decoded);
    const auto out_of_order = [&](ErrorCode code, const char* words) -> std::optional<Step> {
        refuse(std::string{action_of(frame.request)}, frame.requestId, Error{code, words}, now);
        return std::nullopt;
    };

    if (std::holds_alternative<msg::Hello>(frame.request))
        return stage_ == Stage::arrived
                   ? greet(frame, now)
                   : out_of_order(ErrorCode::already_done, "hello has been said already");
    if (stage_ == Stage::arrived)
        return out_of_order(ErrorCode::hello_first, "say hello first");
    if (std::holds_alternative<msg::Login>(frame.request))
        return stage_ == Stage::greeted && !entering_
                   ? check_login(std::move(frame), now)
                   : out_of_order(ErrorCode::already_done, "this connection has its login already");
    if (stage_ != Stage::logged_in)
        return out_of_order(ErrorCode::login_first, "log in first");

    if (const auto* join = std::get_if<msg::JoinChannel>(&frame.request); join && join->memberName)
        return out_of_order(ErrorCode::bad_value,
                            "\"memberName\" was settled by the login; change it with nick");
    if (const auto* say = std::get_if<msg::Say>(&frame.request); say && !say->channelName)
        return out_of_order(ErrorCode::missing_field, "\"channelName\" is missing");
    return Asked{std::move(frame), std::nullopt};
}

std::optional<Step> ServerSession::greet(const msg::RequestFrame& frame, Instant now)
{
    const std::string action{msg::Hello::action};
    const int theirs = std::get<msg::Hello>(frame.request).protocol;
    if (theirs != msg::protocol_version) {
        refuse(action, frame.requestId,
               Error{ErrorCode::protocol_version,
                     fmt::format("this server speaks protocol {}, your client {}; update the older "
                                 "of the two",
                                 msg::protocol_version, theirs)},
               now);
        return std::nullopt;
    }
    stage_ = Stage::greeted;
    respond(
        {action, frame.requestId,
         msg::HelloReply{msg::protocol_version, facts_.name, challenge_, facts_.key, arrival_.login,
                         transport_.link() ? Bytes{} : facts_.chain}}, // shown there already
        now);
    return std::nullopt;
}

/// The server cannot tell for which other connection it was signed, but knows how it may have come.
Error ServerSession::not_signed_here() const
{
    const auto refused = [](std::string why) {
        return Error{ErrorCode::login_refused,
                     "the login's signature is not one by its key over this connection" +
                         std::move(why)};
    };
    if (transport_.link() != nullptr)
        return refused("");
    if (!arrival_.uid)
        return refused(", which is plain TCP; come with snug, which encrypts");
    return refused(fmt::format(
        ", which the kernel says is uid {}'s; if you are another uid where you sit (a forwarded "
        "socket, a container), come over TCP: snug --server HOST:PORT; if not, somebody passed "
        "your login on: ask who runs the socket you connected to",
        *arrival_.uid));
}

std::optional<Step> ServerSession::check_login(msg::RequestFrame frame, Instant now)
{
    const auto& login = std::get<msg::Login>(frame.request);
    const auto refused = [&](Error why) -> std::optional<Step> {
        refuse(std::string{msg::Login::action}, frame.requestId, std::move(why), now);
        return std::nullopt;
    };
    std::optional<msg::Proven> proven;
    if (login.proof) {
        const auto binding = transport_.binding();
        const auto statement = login_statement(facts_.key, challenge_, binding, login.memberName);
        if (!crypto::verify(login.proof->publicKey.bytes(), statement,
                            login.proof->signature.bytes()))
            return refused(not_signed_here());
        const auto person = person_key_of(*login.proof);
        if (!person)
            return refused(person.error());
        proven =
            msg::Proven{login.proof->publicKey, *person, Bytes{binding.begin(), binding.end()}};
    }
    entering_ = true;
    return Asked{std::move(frame), std::move(proven)};
}

// ---------------------------------------------------------------------------
// Out
// ---------------------------------------------------------------------------

void ServerSession::refuse(const std::string& action, std::optional<RequestId> id, Error error,
                           Instant now)
{
    if (stage_ != Stage::logged_in)
        ++early_errors_;
    respond({action, id, std::move(error)}, now);
}

void ServerSession::respond(const msg::Response& response, Instant now)
{
    if (is_classic())
        reply_in_lines(response, now);
    else
        outbox_.push(msg::encode(response), now.mono);
}

void ServerSession::reply(const msg::Response& response, Instant now)
{
    const bool entrance =
        response.action == (is_classic() ? msg::JoinChannel::action : msg::Login::action);
    if (classic_)
        classic_->waits = false;
    respond(response, now);
    if (!entrance || !entering_)
        return;
    entering_ = false;
    if (!std::holds_alternative<Error>(response.body))
        let_in();
}

void ServerSession::let_in()
{
    stage_ = Stage::logged_in;
    reader_.set_max_object(limits::object_bytes);
    transport_.trust_peer();
}

void ServerSession::deliver(const SharedEvent& event, Instant now)
{
    if (const auto* closing = std::get_if<msg::Closing>(&event.event())) {
        say_goodbye(closing->error, now);
    } else if (!is_classic()) {
        outbox_.push(event.native(), now.mono);
    } else if (stage_ == Stage::logged_in) { // before, it waits for a reply and reads nothing else
        for (const Buffer& object : event.classic(dialect_))
            outbox_.push(object, now.mono);
    }
}

void ServerSession::say_goodbye(const Error& reason, Instant now)
{
    if (mute_ || !transport_.is_up())
        return;
    if (is_classic())
        respond({"closing", std::nullopt, reason}, now);
    else
        outbox_.push(msg::encode(msg::Event{msg::Closing{reason}}), now.mono);
}

// ---------------------------------------------------------------------------
// Time
// ---------------------------------------------------------------------------

/// A's client asks its user for a channel and a password between two requests, so
/// once it has shown itself to be one it is given the time that people take.
std::chrono::seconds ServerSession::time_to_log_in() const
{
    const bool asks_its_user = dialect_ == msg::Dialect::classic_a && classic_ && classic_->asked;
    return asks_its_user ? limits::classic_login_time : limits::login_time;
}

std::optional<Error> ServerSession::expired(MonoTime now) const
{
    if (outbox_.exceeded(now))
        return Error{ErrorCode::sendq_exceeded,
                     "you read too slowly for what is said here; connect again and catch up"};
    if (stage_ != Stage::logged_in && now - arrived_at_ >= time_to_log_in())
        return Error{ErrorCode::login_timeout,
                     fmt::format("no login within {} seconds", time_to_log_in().count())};
    if (!is_classic() && now - heard_at_ >= limits::dead_after)
        return Error{ErrorCode::ping_timeout,
                     fmt::format("nothing heard for {} seconds", limits::dead_after.count())};
    return std::nullopt;
}

std::optional<MonoTime> ServerSession::next_deadline() const
{
    std::optional<MonoTime> deadline = outbox_.next_deadline();
    const auto consider = [&](MonoTime time) {
        deadline = deadline ? std::min(*deadline, time) : time;
    };
    if (stage_ != Stage::logged_in)
        consider(arrived_at_ + time_to_log_in());
    if (!is_classic())
        consider(heard_at_ + limits::dead_after);
    return deadline;
}

} // namespace snug::session
