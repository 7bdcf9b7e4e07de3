#include "server/hub/hub_state.h"
#include "server/hub/refusals.h"
#include "server/hub/sealed_checks.h"
#include "src/base/overloaded.h"

#include <algorithm>

/// Saying things, and reading what was said.
namespace snug::server {

void Hub::State::on(Session& session, const Asking& asking, msg::Say& request)
{
    if (!session.is_classic && !request.channelName)
        return reply(asking, refusal::missing_field("channelName"));
    if (!request.channelName && session.channels.empty())
        return reply(asking, refusal::not_in_any_channel());
    const auto room = request.channelName
                          ? room_of(session, *request.channelName)
                          : Result<Room*>{directory_.find(*session.channels.begin())};
    if (!room)
        return reply(asking, room.error());
    if (const auto allowed = may_say(session, **room, request); !allowed)
        return reply(asking, allowed.error());
    const User& user = *session.user;
    append((*room)->channel.id(), request.messageId ? *request.messageId : MessageId::make(random_),
           Message{*(*room)->here.member_of(user.id), user.id, user.name->str(), user.verified,
                   request.kind, std::move(request.message), std::move(request.sealed)},
           Saying{asking});
}

Result<void> Hub::State::may_say(const Session& session, const Room& room,
                                 const msg::Say& request) const
{
    const ChannelName& name = room.channel.name();
    const SealedChannel* sealed = room.channel.sealed();
    if (!sealed && !request.sealed.empty())
        return refusal::not_sealed(name);
    if (sealed) {
        if (request.sealed.empty() || !request.message.empty() || !session.proven)
            return refusal::only_sealed_words(name);
        if (room.is_rekeying)
            return refusal::is_rekeying(name);
        return check_message(request, *sealed, *room.here.member_of(session.user->id),
                             session.proven->key);
    }
    if (request.message.empty())
        return refusal::nothing_said();
    if (request.message.size() > limits::message_bytes)
        return refusal::too_long("a message", request.message.size(), limits::message_bytes,
                                 "bytes");
    return {};
}

void Hub::State::stored(Saying& saying, const LogEntry& entry, Room& room, bool is_fresh)
{
    reply(saying.asking, msg::SayReply{entry.seq, entry.at, entry.id});
    if (!is_fresh)
        return;
    if (room.channel.rules().direct)
        bring_in_both(room, Seq{entry.seq.value() - 1});
    std::vector<SessionId> to = room.here.sessions();
    std::erase(to, saying.asking.session);
    const auto event = event_of(entry, room.channel.name());
    std::visit([&](const auto& said) { deliver(std::move(to), said); }, *event);
}

void Hub::State::failed(Saying& saying, const Error& why)
{
    reply(saying.asking, why);
}

void Hub::State::on(Session& session, const Asking& asking, msg::History& request)
{
    const auto room = room_of(session, request.channelName);
    if (!room)
        return reply(asking, room.error());
    if (int{request.before.has_value()} + int{request.after.has_value()} +
            int{request.around.has_value()} + int{request.at.has_value()} >
        1)
        return reply(asking, refusal::one_place_only());
    const std::uint64_t most = limits::history_page;
    request.limit = request.limit == 0 ? most : std::min(request.limit, most);
    effects_.push_back(
        ReadHistory{session.id, asking.request, (*room)->channel.id(), std::move(request)});
}

} // namespace snug::server
