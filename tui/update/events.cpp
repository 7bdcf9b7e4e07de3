// What the server says unasked.

#include "src/protocol/limits.h"
#include "tui/model/words.h"
#include "tui/update/buffers.h"
#include "tui/update/lines.h"
#include "tui/update/reading.h"
#include "tui/update/settle.h"
#include "tui/update/update.h"
#include "tui/update/verifying.h"

#include <algorithm>

namespace snug::tui {

namespace {

using text::SafeText;
using namespace std::chrono_literals;

constexpr auto bell_cool_down = 5s;

class EventHandler {
public:
    EventHandler(Model& model, const Turn& turn, Intents& intents)
        : model_{model}, turn_{turn}, intents_{intents}
    {
    }

    void on(const msg::Said& said);
    void on(const msg::ChannelCreated& created) { log(created.channelName, created); }
    void on(const msg::Enrolled& enrolled) { log(enrolled.channelName, enrolled); }
    void on(const msg::TopicChanged& changed);
    void on(const msg::Rekeyed& rekeyed);
    void on(const msg::Invited& invited);
    void on(const msg::Joined& joined);
    void on(const msg::Left& left);
    void on(const msg::MemberChanged& changed);
    void on(const msg::DirectOpened& direct);
    void on(const msg::Parted& parted);
    void on(const msg::ReadUpTo& read);
    void on(const msg::Closing& closing);

private:
    void log(const ChannelName& channel, msg::LoggedEvent event)
    {
        if (Buffer* buffer = model_.find(channel))
            deliver(model_, *buffer, {std::move(event)});
    }
    void ring(const Buffer& buffer);

    Model& model_;
    const Turn& turn_;
    Intents& intents_;
};

void EventHandler::on(const msg::Said& said)
{
    // A talk that the other person began has no buffer before its first message.
    Buffer* buffer = said.channelName.is_direct() ? &open_buffer(model_, said.channelName)
                                                  : model_.find(said.channelName);
    if (buffer == nullptr)
        return;
    if (deliver(model_, *buffer, {said}).mentions > 0)
        ring(*buffer);
}

void EventHandler::on(const msg::TopicChanged& changed)
{
    log(changed.channelName, changed);
    if (Buffer* buffer = model_.find(changed.channelName))
        buffer->topic = SafeText::line(changed.topic);
}

void EventHandler::on(const msg::Rekeyed& rekeyed)
{
    log(rekeyed.channelName, rekeyed);
    if (Buffer* buffer = model_.find(rekeyed.channelName))
        buffer->epoch = rekeyed.epoch;
}

void EventHandler::on(const msg::Invited& invited)
{
    if (model_.invitations.contains(invited.channelName))
        return; // it is told at each login
    if (model_.invitations.size() < limits::channels_per_user)
        model_.invitations.insert(invited.channelName);
    const SafeText channel = SafeText::line(invited.channelName.display());
    const SafeText inviter = invited.memberName.empty() ? SafeText::literal(words::somebody)
                                                        : SafeText::line(invited.memberName);
    answer(model_, SafeText::fill(words::invited,
                                  {inviter, channel, SafeText::line(invited.channelName.str())}));
}

void EventHandler::on(const msg::Joined& joined)
{
    Buffer* buffer = model_.find(joined.channelName);
    if (buffer == nullptr)
        return;
    const bool is_new = buffer->members.put(joined.member);
    buffer->member_count = std::max<std::uint64_t>(buffer->member_count, buffer->members.size());
    if (is_new && joined.member.userId != model_.me.user)
        note_presence(*buffer, true, SafeText::line(joined.member.memberName.str()),
                      joined.timestamp);
    tell_of_impostor(model_, *buffer, joined.member.memberName.str(), joined.member.userId);
}

void EventHandler::on(const msg::Left& left)
{
    Buffer* buffer = model_.find(left.channelName);
    if (buffer == nullptr || !buffer->members.remove(left.memberId))
        return;
    buffer->member_count = buffer->members.size();
    note_presence(*buffer, false, SafeText::line(left.memberName), left.timestamp);
}

void EventHandler::on(const msg::MemberChanged& changed)
{
    const bool own = changed.member.userId == model_.me.user;
    if (own) {
        model_.me.name = changed.member.memberName;
        model_.me.verified = changed.member.verified;
        model_.me.away = changed.member.away.has_value();
    }
    Buffer* buffer = model_.find(changed.channelName);
    if (buffer == nullptr)
        return;
    buffer->members.put(changed.member);
    if (changed.oldName == changed.member.memberName.str())
        return; // away, or back: the list of members shows it
    const SafeText name = SafeText::line(changed.member.memberName.str());
    if (buffer->kind == Buffer::Kind::direct && !own) {
        buffer->title = "@" + name;
        buffer->peer = changed.member.memberName;
    }
    tell(*buffer, SafeText::fill(words::renamed, {SafeText::line(changed.oldName), name}),
         changed.timestamp, NoticeLine::Tone::dim);
    tell_of_impostor(model_, *buffer, name.str(), changed.member.userId);
}

void EventHandler::on(const msg::DirectOpened& direct)
{
    std::erase_if(model_.directs, [&](const msg::DirectOpened& known) {
        return known.channelName == direct.channelName;
    });
    model_.directs.push_back(direct);
    // After login the server tells of every talk there ever was; those with words in them
    // are worth a place in the list, for some may have been said while we were away.
    if (model_.find(direct.channelName) != nullptr || direct.lastSeq > Seq{0})
        open_direct_buffer(model_, direct);
}

void EventHandler::on(const msg::Parted& parted)
{
    Buffer* buffer = model_.find(parted.channelName);
    if (buffer == nullptr)
        return;
    buffer->joined = false;
    buffer->members.clear();
    if (parted.by)
        tell(*buffer, SafeText::fill(words::put_out, {SafeText::line(*parted.by), buffer->title}),
             turn_.now.wall, NoticeLine::Tone::error);
    else
        tell(*buffer, SafeText::literal(words::parted_elsewhere), turn_.now.wall);
    intents_.push_back(Forget{parted.channelName, false});
}

void EventHandler::on(const msg::ReadUpTo& read)
{
    if (Buffer* buffer = model_.find(read.channelName))
        read_elsewhere(*buffer, read.seq, read.unread);
}

void EventHandler::on(const msg::Closing& closing)
{
    tell(model_.buffers.front(),
         SafeText::fill(words::server_closes, {SafeText::line(closing.error.text)}), turn_.now.wall,
         NoticeLine::Tone::error);
}

void EventHandler::ring(const Buffer& buffer)
{
    const bool looked_at = model_.focused ? *model_.focused : is_watched(model_, buffer);
    if (looked_at || (model_.rang_at && turn_.now.mono - *model_.rang_at < bell_cool_down))
        return;
    model_.rang_at = turn_.now.mono;
    intents_.push_back(Ring{});
}

} // namespace

Intents update(Model& model, const msg::Event& event, const Turn& turn)
{
    Intents intents;
    model.now = turn.now;
    EventHandler handler{model, turn, intents};
    std::visit([&](const auto& news) { handler.on(news); }, event);
    settle(model, turn, intents);
    return intents;
}

} // namespace snug::tui
