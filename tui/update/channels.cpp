#include "tui/update/channels.h"

#include "tui/model/words.h"
#include "tui/update/buffers.h"
#include "tui/update/form.h"
#include "tui/update/lines.h"
#include "tui/update/reading.h"
#include "tui/update/verifying.h"

#include "src/text/names.h"

#include <algorithm>

namespace snug::tui {

namespace {

using text::SafeText;

/// More are not asked for: nobody reads them, and the form's hints need not be complete.
constexpr std::size_t most_channels = 2000;
constexpr std::chrono::seconds pause_before_joining{2};

bool wants_password(ErrorCode code)
{
    return code == ErrorCode::password_required || code == ErrorCode::wrong_password;
}

/// Once, as long as it is the same: the link may come and go often.
void tell_no_return(Buffer& buffer, SafeText why, const Turn& turn)
{
    if (buffer.no_return == why)
        return;
    tell(buffer, SafeText::fill(words::could_not_return, {why}), turn.now.wall,
         NoticeLine::Tone::error);
    buffer.no_return = std::move(why);
}

void refuse_join(Model& model, const ForJoin& asked, const Error& error, const Turn& turn)
{
    switch (asked.asker) {
    case Asker::form:
        return fail_form(model, error);
    case Asker::command:
        if (wants_password(error.code))
            return ask_password(model, asked.channel,
                                error.code == ErrorCode::wrong_password ? SafeText::line(error.text)
                                                                        : SafeText{});
        return answer(model, SafeText::line(error.text), NoticeLine::Tone::error);
    case Asker::again:
        break;
    }
    Buffer* buffer = model.find(asked.channel);
    if (buffer != nullptr && error.code == ErrorCode::rate_limited) {
        buffer->join_again_at = turn.now.mono + error.retry_after.value_or(pause_before_joining);
        return;
    }
    if (buffer != nullptr)
        tell_no_return(*buffer, SafeText::line(error.text), turn);
}

void enter(Model& model, const ForJoin& asked, const msg::JoinReply& reply, Intents& intents)
{
    Buffer& buffer = open_buffer(model, reply.channelName);
    model.invitations.erase(reply.channelName);
    begin_anew_if_log_did(buffer, reply.channelId, reply.lastSeq);
    begin_reading(buffer, {reply.lastSeq, reply.readSeq, reply.unread});
    buffer.joined = true;
    buffer.no_return = {};
    buffer.topic = SafeText::line(reply.topic);
    buffer.has_password = reply.hasPassword;
    buffer.sealed = reply.epoch > 0;
    buffer.epoch = reply.epoch;
    buffer.group.reset();
    if (reply.group)
        buffer.group = SafeText::line(*reply.group);
    buffer.member_count = reply.memberCount;
    buffer.keep = reply.keep;
    intents.push_back(SendRequest{msg::Members{.channelName = reply.channelName},
                                  ForMembers{reply.channelName, true}});
    if (asked.asker != Asker::again)
        intents.push_back(Remember{reply.channelName});
    if (asked.show)
        show(model, model.index_of(buffer));
    if (asked.asker == Asker::form)
        model.wizard = Wizard{}; // done with: the next begins anew
}

SafeText channel_words(const msg::ChannelInfo& info)
{
    SafeText line = SafeText::fill(words::list_row, {SafeText::line(info.channelName.display()),
                                                     SafeText::number(info.memberCount)});
    if (info.sealed)
        line += "  " + SafeText::literal(words::list_sealed);
    else if (info.hasPassword)
        line += "  " + SafeText::literal(words::list_password);
    if (info.group)
        line += "  " + SafeText::fill(words::list_group, {SafeText::line(*info.group)});
    if (!info.topic.empty())
        line += "  " + SafeText::line(info.topic);
    return line;
}

void list_as_lines(Model& model, const std::string& wanted,
                   const std::vector<msg::ChannelInfo>& channels)
{
    const std::string folded = text::fold(wanted);
    std::size_t found = 0;
    for (const msg::ChannelInfo& info : channels) {
        const SafeText line = channel_words(info);
        if (!folded.empty() && text::fold(line.str()).find(folded) == std::string::npos)
            continue;
        ++found;
        answer(model, line);
    }
    answer(model, SafeText::fill(words::list_end, {SafeText::number(found)}),
           NoticeLine::Tone::dim);
}

} // namespace

void ask_to_join(const ChannelName& channel, SecretText password, Asker asker, bool show,
                 Intents& intents)
{
    intents.push_back(SendRequest{
        msg::JoinChannel{.channelName = channel, .channelPassword = std::move(password)},
        ForJoin{channel, asker, show}});
}

void join_again(Model& model, const Turn& turn, Intents& intents)
{
    for (Buffer& buffer : model.buffers)
        if (buffer.join_again_at && *buffer.join_again_at <= turn.now.mono) {
            buffer.join_again_at.reset();
            if (model.link.up() && !buffer.joined)
                ask_to_join(*buffer.channel, {}, Asker::again, false, intents);
        }
}

void ask_for_channels(std::optional<std::string> list_words, Intents& intents)
{
    intents.push_back(SendRequest{msg::ListChannels{}, ForChannels{std::move(list_words), {}}});
}

void ask_new_password(Model& model, const ChannelName& channel)
{
    model.password.emplace(PasswordQuestion{.channel = channel, .is_new = true});
}

void ask_password(Model& model, const ChannelName& channel, SafeText wrong)
{
    model.password.emplace(PasswordQuestion{.channel = channel, .wrong = std::move(wrong)});
    if (!model.password->wrong.empty())
        model.note = Note{model.password->wrong, true};
}

void send_password(Model& model, Intents& intents)
{
    if (model.password->password.empty())
        return;
    const ChannelName channel = model.password->channel;
    if (model.password->is_new) {
        intents.push_back(ChangeKey{channel,
                                    model.password->password.take_secret(),
                                    {},
                                    {},
                                    ForChangeKey{channel, std::nullopt, {}}});
        return model.password.reset();
    }
    ask_to_join(channel, model.password->password.take_secret(), Asker::command, true, intents);
    model.password.reset();
}

void on_joined(Model& model, const ForJoin& asked, const msg::ReplyBody& body, const Turn& turn,
               Intents& intents)
{
    if (const auto* reply = std::get_if<msg::JoinReply>(&body))
        enter(model, asked, *reply, intents);
    else if (const auto* error = std::get_if<Error>(&body))
        refuse_join(model, asked, *error, turn);
}

void on_left(Model& model, const ForLeave& asked, const msg::ReplyBody& body, Intents& intents)
{
    if (const auto* error = std::get_if<Error>(&body);
        error && error->code != ErrorCode::not_a_member)
        return answer(model, SafeText::line(error->text), NoticeLine::Tone::error);
    if (model.invitations.erase(asked.channel) > 0)
        return answer(model,
                      SafeText::fill(words::declined, {SafeText::line(asked.channel.display())}));
    intents.push_back(Forget{asked.channel});
    if (const Buffer* buffer = model.find(asked.channel))
        close_buffer(model, model.index_of(*buffer));
    show_start_if_nothing_else(model, intents);
}

void on_members(Model& model, const ForMembers& asked, const msg::ReplyBody& body, Intents& intents)
{
    Buffer* buffer = model.find(asked.channel);
    const auto* reply = std::get_if<msg::MembersReply>(&body);
    if (buffer == nullptr || reply == nullptr)
        return;
    // The first page takes the list's place at once, so that who comes or goes while the
    // others are on their way is neither lost nor brought back.
    if (asked.first_page)
        buffer->members.clear();
    for (const msg::Member& member : reply->members) {
        buffer->members.put(member);
        if (member.userId == model.me.user)
            model.me.away = member.away.has_value();
        tell_of_impostor(model, *buffer, member.memberName.str(), member.userId);
    }
    buffer->member_count =
        std::max<std::uint64_t>(reply->more ? buffer->member_count : 0, buffer->members.size());
    if (reply->more && !reply->members.empty())
        intents.push_back(SendRequest{
            msg::Members{.channelName = asked.channel, .after = reply->members.back().memberId},
            ForMembers{asked.channel, false}});
}

void on_channels(Model& model, ForChannels asked, const msg::ReplyBody& body, Intents& intents)
{
    const auto* reply = std::get_if<msg::ListReply>(&body);
    if (reply == nullptr)
        return;
    asked.so_far.insert(asked.so_far.end(), reply->channels.begin(), reply->channels.end());
    if (reply->more && !reply->channels.empty() && asked.so_far.size() < most_channels) {
        const ChannelName after = reply->channels.back().channelName;
        intents.push_back(SendRequest{msg::ListChannels{after}, std::move(asked)});
        return;
    }
    if (asked.list_words)
        list_as_lines(model, *asked.list_words, asked.so_far);
    model.start.listed = !reply->more;
    model.start.channels = std::move(asked.so_far);
    model.start.selected = std::min(model.start.selected, choices(model.start).size() - 1);
}

void on_key_changed(Model& model, const ForChangeKey& asked, const msg::ReplyBody& body,
                    const Turn& turn)
{
    Buffer* buffer = model.find(asked.channel);
    if (buffer == nullptr)
        return;
    if (const auto* error = std::get_if<Error>(&body))
        return tell(*buffer, SafeText::line(error->text), turn.now.wall, NoticeLine::Tone::error);
    tell(*buffer,
         asked.removed ? SafeText::fill(words::kicked, {SafeText::line(asked.removed->str()),
                                                        SafeText::line(asked.phrase)})
                       : SafeText::literal(words::password_changed),
         turn.now.wall, NoticeLine::Tone::plain);
}

/// Which key the name means is the server's word: who is known by it by another key gets none of
/// the channel's.
void on_invite(Model& model, const ForInvite& asked, const msg::ReplyBody& body, Intents& intents)
{
    if (const auto* error = std::get_if<Error>(&body))
        return answer(model, SafeText::line(error->text), NoticeLine::Tone::error);
    const auto* person = std::get_if<msg::WhoisReply>(&body);
    if (person == nullptr)
        return;
    const SafeText name = SafeText::line(asked.member.str());
    if (is_impostor(model, asked.member.str(), person->userId))
        return answer(model, SafeText::fill(words::impostor_not_let_in, {name, name, name, name}),
                      NoticeLine::Tone::error);
    if (is_another(model, asked.member.str(), person->userId))
        return answer(model, SafeText::fill(words::another_not_let_in, {name, name}),
                      NoticeLine::Tone::error);
    intents.push_back(LetIn{asked.channel, asked.member, person->userId});
}

void on_let_in(Model& model, const ForLetIn& asked, const msg::ReplyBody& body, Intents& intents)
{
    if (const auto* error = std::get_if<Error>(&body))
        return answer(model, SafeText::line(error->text), NoticeLine::Tone::error);
    answer(model, SafeText::fill(words::let_in, {SafeText::line(asked.member.str())}));
    meet(model, asked.member, asked.user, intents);
}

void on_direct(Model& model, const ForDirect& asked, const msg::ReplyBody& body, const Turn& turn)
{
    if (const auto* error = std::get_if<Error>(&body)) {
        if (!asked.returning)
            return answer(model, SafeText::line(error->text), NoticeLine::Tone::error);
        if (Buffer* buffer = model.find(*asked.returning))
            tell_no_return(*buffer, SafeText::line(error->text), turn);
        return;
    }
    const auto* direct = std::get_if<msg::DirectOpened>(&body);
    if (direct == nullptr)
        return;
    // The name that was asked for, and the one the server makes of it.
    const bool is_false = is_impostor(model, asked.with.str(), direct->userId);
    if (is_false || is_impostor(model, direct->memberName.str(), direct->userId)) {
        const SafeText refusal =
            impostor_refusal(is_false ? asked.with.str() : direct->memberName.str());
        if (Buffer* returning = asked.returning ? model.find(*asked.returning) : nullptr)
            return tell(*returning, refusal, turn.now.wall, NoticeLine::Tone::error);
        return answer(model, refusal, NoticeLine::Tone::error);
    }
    Buffer& buffer = open_direct_buffer(model, *direct);
    if (!asked.returning)
        show(model, model.index_of(buffer));
    if (!asked.first_message.empty())
        queue_message(model, buffer, msg::MessageKind::text, asked.first_message, turn);
}

void show_start_if_nothing_else(Model& model, Intents& intents)
{
    if (model.buffers.size() > 1)
        return;
    model.screen = Screen::start;
    model.start.selected = 0;
    if (model.link.up())
        ask_for_channels(std::nullopt, intents);
}

} // namespace snug::tui
