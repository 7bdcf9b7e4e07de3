#include "src/session/classic_lines.h"
#include "src/session/server_session.h"

#include "src/base/overloaded.h"

#include <fmt/format.h>

/// How two older chats are served.  Their clients know no ids and no events: they
/// join one channel, then say and hear lines.
namespace snug::session {

namespace {

/// Where B's clients meet: their own server had one room.
constexpr std::string_view classic_b_channel = "lobby";

} // namespace

ServerSession::Classic& ServerSession::classic()
{
    if (!classic_)
        classic_ = std::make_unique<Classic>();
    return *classic_;
}

// ---------------------------------------------------------------------------
// In
// ---------------------------------------------------------------------------

std::optional<Step> ServerSession::classic_a_step(std::string_view object, Instant now)
{
    auto decoded = msg::decode_request(object);
    if (const auto* refused = std::get_if<msg::Refused>(&decoded)) {
        refuse(refused->action, std::nullopt, std::get<Error>(refused->body), now);
        return std::nullopt;
    }
    return std::visit(
        Overloaded{[&](msg::CreateChannel&& create) -> std::optional<Step> {
                       if (stage_ == Stage::logged_in) {
                           refuse(std::string{create.action}, std::nullopt,
                                  Error{ErrorCode::already_done, "you are in a channel already"},
                                  now);
                           return std::nullopt;
                       }
                       classic().asked = classic().waits = true;
                       return Asked{{std::nullopt, std::move(create)}, std::nullopt};
                   },
                   [&](msg::JoinChannel&& join) { return ask_to_enter(std::move(join), now); },
                   [&](msg::Say&& say) { return ask_to_say(std::move(say), now); },
                   [&](auto&& other) -> std::optional<Step> {
                       refuse(std::string{other.action}, std::nullopt,
                              Error{ErrorCode::unsupported_client,
                                    "without a hello there are only createChannel, joinChannel and "
                                    "message"},
                              now);
                       return std::nullopt;
                   }},
        std::move(std::get<msg::RequestFrame>(decoded).request));
}

std::optional<Step> ServerSession::classic_b_step(std::string_view object, Instant now)
{
    auto request = msg::decode_classic_b(object);
    if (!request) {
        refuse("", std::nullopt, request.error(), now);
        return std::nullopt;
    }
    return std::visit(
        Overloaded{
            [&](msg::ClassicConnect&& connect) {
                auto lobby = ChannelName::parse(classic_b_channel);
                return ask_to_enter({std::move(*lobby), {}, std::move(connect.username)}, now);
            },
            [&](msg::ClassicSay&& say) {
                return ask_to_say(
                    {std::nullopt, std::nullopt, msg::MessageKind::text, std::move(say.content)},
                    now);
            },
            [&](msg::ClassicDisconnect&&) { return hang_up(std::nullopt); }},
        std::move(*request));
}

std::optional<Step> ServerSession::ask_to_enter(msg::JoinChannel join, Instant now)
{
    const auto wrong = [&]() -> std::optional<Error> {
        if (stage_ == Stage::logged_in)
            return Error{ErrorCode::already_done, "you are in a channel already"};
        if (!join.memberName)
            return Error{ErrorCode::missing_field, "\"memberName\" is missing"};
        return std::nullopt;
    }();
    if (wrong) {
        refuse(std::string{msg::JoinChannel::action}, std::nullopt, *wrong, now);
        return std::nullopt;
    }
    classic().asked = classic().waits = true;
    classic().name = join.memberName;
    entering_ = true;
    return Asked{{std::nullopt, std::move(join)}, std::nullopt};
}

std::optional<Step> ServerSession::ask_to_say(msg::Say say, Instant now)
{
    if (stage_ != Stage::logged_in) {
        refuse(std::string{msg::Say::action}, std::nullopt,
               Error{ErrorCode::login_first, "enter a channel before you speak"}, now);
        return std::nullopt;
    }
    std::optional<RequestId> id;
    if (dialect_ == msg::Dialect::classic_b) {
        id = RequestId{++classic().says};
        classic().unheard.emplace(*id, say.message);
    }
    return Asked{{id, std::move(say)}, std::nullopt};
}

// ---------------------------------------------------------------------------
// Out
// ---------------------------------------------------------------------------

/// Words from the server are lines, with one exception: A's client waits after
/// createChannel and joinChannel for one object with `success`, and reads nothing
/// else before it is in a channel.
void ServerSession::reply_in_lines(const msg::Response& response, Instant now)
{
    const std::string own = [&] {
        auto said = response.requestId ? classic().unheard.extract(*response.requestId)
                                       : decltype(Classic::unheard)::node_type{};
        return said ? std::move(said.mapped()) : std::string{};
    }();

    if (dialect_ == msg::Dialect::classic_a && stage_ != Stage::logged_in)
        outbox_.push(msg::encode_classic_a(response), now.mono);
    else if (const auto* error = std::get_if<Error>(&response.body))
        tell({"", error->text, now.wall}, now);
    else if (dialect_ == msg::Dialect::classic_a)
        return;
    else if (const auto* said = std::get_if<msg::SayReply>(&response.body))
        tell({classic().name->str(), own, said->timestamp}, now);
    else if (const auto* joined = std::get_if<msg::JoinReply>(&response.body))
        tell(
            {"",
             fmt::format("welcome to {}, {}", joined->channelName.display(), classic().name->str()),
             now.wall},
            now);
}

void ServerSession::tell(const msg::ClassicLine& line, Instant now)
{
    for (const Buffer& object : classic_buffers(dialect_, line))
        outbox_.push(object, now.mono);
}

} // namespace snug::session
