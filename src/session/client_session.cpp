#include "src/session/client_session.h"

#include "src/base/check.h"
#include "src/protocol/limits.h"
#include "src/protocol/version.h"
#include "src/sealed/person_key.h"
#include "src/session/login_statement.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace snug::session {

namespace {

Error bad_reply(std::string_view what)
{
    return {ErrorCode::bad_reply, fmt::format("this is no snug server: {}", what)};
}

/// The words are ours: those of the object could be anybody's.
Error refusal_in(std::string_view object)
{
    const auto frame = msg::decode_server_frame(object);
    const auto* event = frame ? std::get_if<msg::Event>(&*frame) : nullptr;
    const auto* closing = event ? std::get_if<msg::Closing>(event) : nullptr;
    if (!closing)
        return bad_reply("it answers our key with plain JSON");
    const ErrorCode code = closing->error.code;
    const bool may_pass = code == ErrorCode::too_many_connections ||
                          code == ErrorCode::rate_limited || code == ErrorCode::shutting_down;
    return {may_pass ? code : ErrorCode::unavailable,
            fmt::format("the server hung up before keys were exchanged: {}; try again later",
                        name_of(code))};
}

} // namespace

ClientSession::ClientSession(std::string client_name, MemberName name,
                             const crypto::SigningKey* key, MonoTime now, Transport transport)
    : name_{std::move(name)}, key_{key}, transport_{std::move(transport)},
      reader_{limits::object_bytes}, heard_at_{now}, spoke_at_{now}
{
    send(msg::Hello{msg::protocol_version, std::move(client_name), {}}, now);
}

void ClientSession::feed(std::string_view bytes, MonoTime now)
{
    if (stage_ == Stage::failed || bytes.empty() || broken_link_)
        return;
    heard_at_ = now;
    if (!std::exchange(has_heard_, true))
        is_refused_in_plain_ = !transport_.is_up() && bytes.front() == '{';
    std::string text;
    if (is_refused_in_plain_)
        text = bytes;
    else if (const auto heard = transport_.receive(bytes, text); !heard)
        broken_link_ = heard.error();
    reader_.feed(text);
}

std::optional<ClientStep> ClientSession::next(MonoTime now)
{
    while (stage_ != Stage::failed) {
        const auto object = reader_.next();
        if (!object)
            return fail(bad_reply(object.error().text));
        if (!*object)
            return broken_link_ ? std::optional{fail(*broken_link_)} : std::nullopt;
        if (is_refused_in_plain_)
            return fail(refusal_in(**object));
        if (auto step = step_of(**object, now))
            return step;
    }
    return std::nullopt;
}

std::optional<ClientStep> ClientSession::step_of(std::string_view object, MonoTime now)
{
    auto frame = msg::decode_server_frame(object);
    if (!frame && frame.error().code == ErrorCode::unknown_action)
        return std::nullopt;
    if (!frame)
        return fail(bad_reply(frame.error().text));
    if (auto* response = std::get_if<msg::Response>(&*frame))
        return on_response(std::move(*response), now);
    return on_event(std::move(std::get<msg::Event>(*frame)));
}

std::optional<ClientStep> ClientSession::on_event(msg::Event event)
{
    if (stage_ == Stage::logged_in)
        return ClientStep{std::move(event)};
    if (const auto* closing = std::get_if<msg::Closing>(&event))
        return fail(closing->error);
    return fail(bad_reply("it told of events before it took our login"));
}

std::optional<ClientStep> ClientSession::on_response(msg::Response response, MonoTime now)
{
    const auto* error = std::get_if<Error>(&response.body);
    if (error && !response.requestId)
        return fail(*error); // it could not read what we said

    const auto asked = response.requestId ? waiting_.find(*response.requestId) : waiting_.end();
    if (asked == waiting_.end() || asked->second.action != response.action)
        return fail(bad_reply("it answered what nobody asked"));
    const bool is_ping = asked->second.is_ping;
    waiting_.erase(asked);

    if (is_ping)
        return std::nullopt;
    if (stage_ == Stage::logged_in)
        return Answered{*response.requestId, std::move(response.body)};
    if (error)
        return fail(*error);
    if (stage_ == Stage::greeting)
        return log_in(std::get<msg::HelloReply>(std::move(response.body)), now);
    stage_ = Stage::logged_in;
    return LoggedIn{*hello_, std::get<msg::LoginReply>(std::move(response.body)), server_};
}

std::optional<ClientStep> ClientSession::log_in(msg::HelloReply hello, MonoTime now)
{
    if (hello.protocol != msg::protocol_version)
        return fail({ErrorCode::protocol_version,
                     fmt::format("the server speaks protocol {}, this client {}; update the older "
                                 "of the two",
                                 hello.protocol, msg::protocol_version)});
    auto server = lineage_of(hello);
    if (!server)
        return fail(server.error());
    server_ = std::move(*server);
    std::optional<msg::Login::Proof> proof;
    if (key_)
        proof = {msg::PublicKey{key_->public_key()},
                 msg::Signature{key_->sign(
                     login_statement(hello.serverKey, hello.challenge, binding(), name_))}};
    if (proof) {
        const auto exchange = sealed::exchange_key_of(*key_).public_key();
        proof->exchangeKey = msg::ExchangeKey{exchange};
        proof->exchangeSignature = msg::Signature{sealed::sign_exchange(*key_, exchange)};
    }
    hello_ = std::move(hello);
    stage_ = Stage::logging_in;
    send(msg::Login{name_, std::move(proof)}, now);
    return std::nullopt;
}

Result<sealed::Lineage> ClientSession::lineage_of(const msg::HelloReply& hello) const
{
    const SecureLink* link = transport_.link();
    if (!link)
        return sealed::read_lineage(hello.serverKey.bytes(), hello.formerKeys);
    if (link->server().key != hello.serverKey.bytes())
        return bad_reply("it has one key for the link and another for its hello");
    return link->server();
}

ClientStep ClientSession::fail(Error error)
{
    stage_ = Stage::failed;
    return LinkFailed{std::move(error)};
}

RequestId ClientSession::request(msg::Request request, MonoTime now)
{
    INVARIANT(stage_ == Stage::logged_in || stage_ == Stage::failed);
    return send(std::move(request), now);
}

RequestId ClientSession::send(msg::Request request, MonoTime now)
{
    const RequestId id{next_request_++};
    waiting_.emplace(id, Waiting{action_of(request), false});
    outbox_.push(msg::encode(msg::RequestFrame{id, std::move(request)}), now);
    spoke_at_ = now;
    return id;
}

/// Silence of ours counts, not the server's: it must hear us as we must hear it, and
/// whatever we say it answers.
bool ClientSession::keep_alive(MonoTime now)
{
    if (stage_ == Stage::logged_in && now - spoke_at_ >= limits::ping_interval)
        waiting_.at(send(msg::Ping{}, now)).is_ping = true;
    return now - heard_at_ >= limits::dead_after;
}

MonoTime ClientSession::next_deadline() const
{
    const MonoTime dead = heard_at_ + limits::dead_after;
    switch (stage_) {
    case Stage::greeting:
    case Stage::logging_in:
        return dead;
    case Stage::logged_in:
        return std::min(dead, spoke_at_ + limits::ping_interval);
    case Stage::failed:
        break;
    }
    return MonoTime::max();
}

} // namespace snug::session
