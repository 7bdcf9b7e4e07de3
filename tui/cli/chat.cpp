#include "tui/cli/chat.h"

#include "src/text/words.h"
#include "tui/cli/channels.h"
#include "tui/cli/chat_commands.h"
#include "tui/cli/failure.h"
#include "tui/cli/lines.h"
#include "tui/cli/people.h"
#include "tui/cli/run.h"
#include "tui/cli/say.h"
#include "tui/cli/server_stats.h"
#include "tui/model/words.h"
#include "tui/paths.h"

#include <fmt/format.h>

namespace snug::tui {

namespace {

/// What the program itself says, in a form nobody's message has.
void tell(const text::SafeText& sentence)
{
    print(text::SafeText::fill("-- {}\n", {sentence}));
}

void tell(std::string_view sentence)
{
    tell(text::SafeText::line(sentence));
}

/// Where one was last on this server; empty if nowhere.
std::string last_channel(const Call& call, const msg::PublicKey& server)
{
    const identity::KnownChannels file{known_channels_file(call.environment)};
    for (const auto& known : file.read().channels)
        if (known.server_key == server.bytes())
            return known.channel;
    return "";
}

} // namespace

Chat::Chat(const Call& call, Visit& visit)
    : call_{call}, visit_{visit}, input_{visit.talk.loop()},
      following_{call, visit.talk, visit.door, [this](const msg::Event& event) { hear(event); }}
{
    visit.door.people().on_notice([](const text::SafeText& words) { tell(words); });
    visit.talk.on_down([](const LinkDown& down) { tell(down.why.text + "; trying again"); });
}

Result<void> Chat::run()
{
    if (auto begun = begin(); !begun)
        return begun;
    while (!ended_) {
        input_.want(true);
        const auto heard =
            following_.run_until([&] { return input_.has_line() || input_.ended(); });
        input_.want(false);
        const bool is_out = !heard && (heard.error().code == ErrorCode::not_a_member ||
                                       heard.error().code == ErrorCode::no_permission);
        if (!heard && !is_out)
            return heard.error();
        if (!heard) {
            channel_.reset();
            tell(heard.error().text);
            continue;
        }
        if (!input_.has_line())
            return {};
        if (auto done = do_line(input_.take_line()); !done)
            tell(failure_of(done.error(), "").sentence);
    }
    return {};
}

Result<void> Chat::begin()
{
    if (auto connected = visit_.talk.connect(); !connected)
        return connected;
    const LinkUp& place = visit_.talk.place();
    const std::string channel =
        call_.options.word(0).value_or(last_channel(call_, place.hello.serverKey));
    tell(fmt::format("you are {}; /help lists the commands, /exit ends",
                     place.login.memberName.str()));
    if (channel.empty()) {
        tell("you are in no channel; /list lists them, /join CHANNEL goes in");
        return {};
    }
    return join(channel);
}

Result<void> Chat::do_line(const std::string& line)
{
    if (line.starts_with("//"))
        return say_here(line.substr(1), msg::MessageKind::text);
    if (line.starts_with('/'))
        return run_chat_command(*this, line.substr(1));
    if (line.find_first_not_of(" \t") == std::string::npos)
        return {};
    return say_here(line, msg::MessageKind::text);
}

Result<void> Chat::join(std::string_view channel)
{
    auto entered = visit_.door.enter(channel);
    if (!entered)
        return entered.error();
    if (channel_ && !channel_->is_direct() && *channel_ != entered->channel)
        following_.unfollow(*channel_);
    channel_ = entered->channel;
    following_.follow(*entered);
    if (!entered->reply) {
        tell(fmt::format("what you type goes to {} alone", channel.substr(1)));
        return {};
    }
    tell(fmt::format("you are in {}, {} here{}", entered->channel.display(),
                     text::plural(entered->reply->memberCount, "person", "people"),
                     kept_words(entered->reply->keep)));
    const auto name = text::SafeText::line(entered->channel.display());
    if (const auto epoch = entered->reply->epoch; epoch > 0)
        tell(text::SafeText::fill(words::status_sealed, {name, text::SafeText::number(epoch)}));
    else
        tell(text::SafeText::fill(
            entered->reply->hasPassword ? words::status_told : words::status_open, {name}));
    if (!entered->reply->topic.empty())
        tell("topic: " + entered->reply->topic);
    return {};
}

Result<void> Chat::leave()
{
    const auto channel = here();
    if (!channel)
        return channel.error();
    const auto left = visit_.talk.ask([&] { return msg::LeaveChannel{*channel}; });
    if (!left)
        return left.error();
    following_.unfollow(*channel);
    channel_.reset();
    tell(fmt::format("you have left {}", channel->display()));
    return {};
}

Result<void> Chat::say_here(const std::string& text, msg::MessageKind kind)
{
    const auto channel = here();
    if (!channel)
        return channel.error();
    const auto stored = say(call_, visit_, *channel, text, kind);
    return stored ? Result<void>{} : stored.error();
}

Result<void> Chat::say_to(std::string_view word, const std::string& text)
{
    const auto name = person_in(word);
    if (!name)
        return name.error();
    const auto opened = visit_.door.open_direct(*name);
    if (!opened)
        return opened.error();
    following_.follow(*opened);
    const auto stored = say(call_, visit_, opened->channel, text);
    return stored ? Result<void>{} : stored.error();
}

Result<void> Chat::list_people()
{
    const auto channel = here();
    if (!channel)
        return channel.error();
    const auto people = people_in(visit_.door, *channel);
    if (!people)
        return people.error();
    for (const msg::Member& member : *people)
        visit_.door.people().look_at(member.memberName.str(), member.userId);
    tell(fmt::format("{} in {}:", text::plural(people->size(), "person", "people"),
                     channel->display()));
    for (const msg::Member& member : *people)
        tell(line_of(member));
    return {};
}

Result<void> Chat::list_channels()
{
    const auto channels = all_channels(visit_.talk);
    if (!channels)
        return channels.error();
    for (const text::SafeText& line : lines_of(*channels))
        tell(line);
    if (channels->empty())
        tell("there are no channels yet; make one with: snug create NAME");
    return {};
}

Result<void> Chat::set_topic(const std::string& topic)
{
    const auto channel = here();
    if (!channel)
        return channel.error();
    const auto done = visit_.door.ask_in(*channel, [&] { return msg::SetTopic{*channel, topic}; });
    return done ? Result<void>{} : done.error();
}

Result<void> Chat::rename(std::string_view word)
{
    const auto name = MemberName::parse(word);
    if (!name)
        return name.error();
    const auto renamed = visit_.talk.ask([&] { return msg::Rename{*name}; });
    if (!renamed)
        return renamed.error();
    visit_.talk.set_name(renamed->memberName);
    tell(fmt::format("you are {} now", renamed->memberName.str()));
    return {};
}

Result<void> Chat::tell_stats()
{
    const auto stats = visit_.talk.ask([] { return msg::Stats{}; });
    if (!stats)
        return stats.error();
    print(words_of(*stats));
    return {};
}

void Chat::tell_commands()
{
    for (const ChatCommand& command : chat_commands())
        tell(fmt::format("/{}{}{}: {}", command.name, command.usage.empty() ? "" : " ",
                         command.usage, command.summary));
    tell("anything else you type is said to all who are here");
}

Result<ChannelName> Chat::here() const
{
    if (!channel_)
        return Error{ErrorCode::not_a_member,
                     "you are in no channel; /list lists them, /join CHANNEL goes in"};
    return *channel_;
}

void Chat::hear(const msg::Event& event)
{
    if (const auto* opened = std::get_if<msg::DirectOpened>(&event))
        following_.follow({opened->channelName, opened->channelId, opened->lastSeq, std::nullopt});
    const ChannelName* channel = msg::channel_of(event);
    if (const auto* joined = std::get_if<msg::Joined>(&event))
        visit_.door.people().look_at(joined->member.memberName.str(), joined->member.userId);
    if (const auto* said = std::get_if<msg::Said>(&event))
        return hear_said(*said);
    if (channel && channel_ == *channel)
        print(chat_line(event));
}

void Chat::hear_said(const msg::Said& said)
{
    if (said.channelName.is_direct())
        visit_.door.people().look_at_peer(said.memberName, said.userId);
    else
        visit_.door.people().look_at(said.memberName, said.userId);
    if (!said.channelName.is_direct())
        return print(chat_line(said));
    const bool mine = said.userId == visit_.talk.place().login.userId;
    print(chat_line(said, said.memberName + (mine ? ", elsewhere and privately" : ", privately")));
}

Result<void> run_chat(const Call& call)
{
    const auto visit = prepare_visit(call);
    if (!visit)
        return visit.error();
    return Chat{call, **visit}.run();
}

} // namespace snug::tui
