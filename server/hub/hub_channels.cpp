#include "server/hub/hub_state.h"
#include "server/hub/pages.h"
#include "server/hub/refusals.h"
#include "src/text/utf8.h"

/// Creating channels, and what is to be seen of them.
namespace snug::server {

namespace {

/// On whose account a channel is created: a guest's is where they come from.
std::string creator_of(const Session& session)
{
    const User* user = session.user;
    return user && !user->is_guest ? user->id.str() : session.peer.origin;
}

} // namespace

// --- Creating --------------------------------------------------------------------

/// Where everybody meets, and where those land who cannot choose.
void Hub::State::open()
{
    const ChannelName lobby = ChannelName::parse("lobby").value();
    const std::string nobody;
    if (!directory_.reserve(lobby, nobody)) {
        Created created{lobby, std::nullopt, {}, {.keep = rules_.keep}};
        append(ChannelId::make(random_), MessageId::make(random_), created,
               Creating{std::nullopt, nobody, created});
    }
}

void Hub::State::on(Session& session, const Asking& asking, msg::CreateChannel& request)
{
    const std::string creator = creator_of(session);
    if (const auto allowed = may_create(session, request); !allowed)
        return reply(asking, allowed.error());
    if (request.sealed)
        return create_sealed(session, asking, request);
    if (!request.channelPassword.empty() && !may_send_to_pool(session.peer))
        return reply(asking, refusal::too_busy());
    if (const auto holder = directory_.reserve(request.channelName, creator))
        return reply(asking, refusal::channel_exists(request.channelName, *holder));

    // Guests have no id that outlives them, and so do not own what they make.
    const User* user = session.user;
    const bool owns = user && !user->is_guest;
    Created created{
        request.channelName, owns ? std::optional{user->id} : std::nullopt,
        user ? user->name->str() : std::string{},
        ChannelRules{.group = request.group, .keep = request.keep.value_or(rules_.keep)}};
    Creating creating{asking, creator, std::move(created)};
    if (!request.channelPassword.empty()) {
        const Ticket ticket =
            send_to_pool(session.peer, HashingPassword{std::move(creating), session.peer.origin});
        effects_.push_back(HashPassword{ticket, std::move(request.channelPassword)});
        return;
    }
    append(ChannelId::make(random_), MessageId::make(random_), creating.created, creating);
}

Result<void> Hub::State::may_create(const Session& session, const msg::CreateChannel& request)
{
    const std::size_t password_bytes = request.channelPassword.view().size();
    if (request.channelName.is_direct())
        return refusal::direct_names_are_ours();
    if (request.group && (password_bytes > 0 || request.sealed))
        return refusal::password_or_group();
    if (request.sealed && password_bytes > 0)
        return refusal::password_is_not_for_us();
    if (password_bytes > limits::password_bytes)
        return refusal::password_too_long(password_bytes);
    if (request.group && !session.peer.is_in(*request.group))
        return refusal::not_in_group(*request.group);
    const bool has_own_account = session.user && !session.user->is_guest;
    const std::size_t most = rules_.channels_created_per_user *
                             (has_own_account ? 1 : rules_.people_behind(session.peer));
    if (directory_.created_by(creator_of(session)) >= most)
        return refusal::too_many_created(most);
    return {};
}

void Hub::State::password_hashed(Ticket ticket, std::string verifier)
{
    if (verifier.empty())
        return pool_too_busy(ticket);
    AtPool waiting = take_from_pool(ticket);
    Creating& creating = std::get<HashingPassword>(waiting).creating;
    creating.created.rules.password_verifier = std::move(verifier);
    append(ChannelId::make(random_), MessageId::make(random_), creating.created, creating);
}

void Hub::State::stored(Creating& creating, const LogEntry&, Room& room, bool)
{
    directory_.release(creating.created.name, creating.creator);
    if (!creating.asking)
        return;
    if (!creating.created.owner)
        directory_.count_created(creating.creator);
    reply(*creating.asking, msg::CreateReply{room.channel.name()});
    note("channel created", creating.asking->session, room.channel.name().display(),
         creating.created.owner_name);
}

void Hub::State::failed(Creating& creating, const Error& why)
{
    directory_.release(creating.created.name, creating.creator);
    if (creating.asking)
        reply(*creating.asking, why);
}

// --- What is to be seen ------------------------------------------------------------

void Hub::State::on(Session& session, const Asking& asking, msg::SetTopic& request)
{
    const auto room = room_of(session, request.channelName);
    if (!room)
        return reply(asking, room.error());
    const std::size_t length = text::code_point_count(request.topic);
    if (length > limits::topic_code_points)
        return reply(asking,
                     refusal::too_long("a topic", length, limits::topic_code_points, "characters"));
    if (request.topic == (*room)->channel.topic())
        return reply(asking, msg::Done{});
    append((*room)->channel.id(), MessageId::make(random_),
           TopicSet{session.user->name->str(), std::move(request.topic)}, SettingTopic{asking});
}

void Hub::State::stored(SettingTopic& setting, const LogEntry& entry, Room& room, bool)
{
    reply(setting.asking, msg::Done{});
    const auto& topic = std::get<TopicSet>(entry.body);
    deliver(room.here.sessions(),
            msg::TopicChanged{room.channel.name(), entry.seq, entry.at, topic.by, topic.topic});
}

void Hub::State::failed(SettingTopic& setting, const Error& why)
{
    reply(setting.asking, why);
}

void Hub::State::on(Session& session, const Asking& asking, msg::ListChannels& request)
{
    const auto& listed = directory_.listed();
    auto next = request.after ? listed.upper_bound(*request.after) : listed.begin();
    msg::ListReply body;
    for (PageBudget page{limits::list_page}; next != listed.end(); ++next) {
        const Room& room = *next->second;
        const auto& group = room.channel.rules().group;
        if (group && !session.peer.is_in(*group))
            continue;
        // What goes on behind a door is for those who have been let in.
        const bool is_open = !room.channel.has_password() && !group;
        const bool has_a_place = is_member(*session.user, room);
        const bool sees_inside = is_open || has_a_place;
        msg::ChannelInfo info{.channelName = room.channel.name(),
                              .memberCount = sees_inside ? room.here.people().size() : 0,
                              .topic = sees_inside ? room.channel.topic() : std::string{},
                              .hasPassword = room.channel.has_password(),
                              .group = group,
                              .joined = room.here.has(session.user->id),
                              .unread = has_a_place ? unread(*session.user, room) : 0,
                              .sealed = room.channel.sealed() != nullptr};
        if (!page.takes(encoded_size_hint(info)))
            break;
        body.channels.push_back(std::move(info));
    }
    body.more = next != listed.end();
    reply(asking, std::move(body));
}

void Hub::State::on(Session& session, const Asking& asking, msg::Members& request)
{
    const auto room = room_of(session, request.channelName);
    if (!room)
        return reply(asking, room.error());
    const auto& people = (*room)->here.people();
    auto next = request.after ? people.upper_bound(*request.after) : people.begin();
    msg::MembersReply body{request.channelName, {}, false};
    for (PageBudget page{limits::list_page}; next != people.end(); ++next) {
        msg::Member member = member_in(**room, *people_.find(next->second.user));
        if (!page.takes(encoded_size_hint(member)))
            break;
        body.members.push_back(std::move(member));
    }
    body.more = next != people.end();
    reply(asking, std::move(body));
}

} // namespace snug::server
