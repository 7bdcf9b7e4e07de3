#include "tui/update/run_command.h"

#include "tui/model/words.h"
#include "tui/update/buffers.h"
#include "tui/update/channels.h"
#include "tui/update/form.h"
#include "tui/update/lines.h"
#include "tui/update/scrolling.h"
#include "tui/update/search_keys.h"
#include "tui/update/send.h"
#include "tui/update/verifying.h"

#include "src/text/names.h"
#include "src/text/random_phrase.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace snug::tui {

namespace {

using text::SafeText;

struct Split {
    std::string first;
    std::string rest;
};

Split split(std::string_view words)
{
    const std::size_t end = std::min(words.find_first_of(" \n"), words.size());
    const std::size_t next = std::min(words.find_first_not_of(" \n", end), words.size());
    return {std::string{words.substr(0, end)}, std::string{words.substr(next)}};
}

std::size_t count_words(std::string_view words)
{
    std::size_t count = 0;
    for (Split rest = split(words); !rest.first.empty(); rest = split(rest.rest))
        ++count;
    return count;
}

/// One command with what it needs at hand.
class Runner {
public:
    Runner(Model& model, std::string_view words, const Turn& turn, Intents& intents)
        : model_{model}, words_{words}, turn_{turn}, intents_{intents}
    {
    }

    void run(CommandId id);

private:
    void complain(const Error& error) { model_.note = Note{SafeText::line(error.text), true}; }
    void complain(text::OurWords words) { model_.note = Note{SafeText::literal(words), true}; }
    void request(msg::Request request, Purpose purpose)
    {
        intents_.push_back(SendRequest{std::move(request), std::move(purpose)});
    }
    /// The channel named by the first word, or the one that is shown.
    std::optional<ChannelName> channel_meant();

    void away();
    void buffer();
    void close();
    void connect();
    void create();
    void go_to_place();
    void ignore();
    void invite();
    void join();
    void kick();
    void leave();
    void names();
    void nick();
    void password();
    void pm();
    /// False, and it is said, where a channel is not sealed.
    bool is_sealed();
    void status();
    void topic();
    void unignore();
    void verify_person();
    void who();
    void whois();
    void ask_of(const MemberName& name, ForWhois purpose);

    Model& model_;
    std::string words_;
    const Turn& turn_;
    Intents& intents_;
};

void Runner::run(CommandId id)
{
    switch (id) {
    case CommandId::away:
        return away();
    case CommandId::back:
        return request(msg::SetAway{}, ForAway{});
    case CommandId::buffer:
        return buffer();
    case CommandId::clear:
        return clear_lines(model_.shown());
    case CommandId::close:
        return close();
    case CommandId::connect:
        return connect();
    case CommandId::create:
        return create();
    case CommandId::go_to:
        return go_to_place();
    case CommandId::help:
        model_.help = Help{.words = words_};
        return;
    case CommandId::ignore:
        return ignore();
    case CommandId::invite:
        return invite();
    case CommandId::join:
        return join();
    case CommandId::kick:
        return kick();
    case CommandId::leave:
        return leave();
    case CommandId::list:
        return ask_for_channels(words_, intents_);
    case CommandId::me:
        say(model_, msg::MessageKind::action, words_, turn_);
        return;
    case CommandId::names:
        return names();
    case CommandId::nick:
        return nick();
    case CommandId::password:
        return password();
    case CommandId::pm:
        return pm();
    case CommandId::quit:
        return quit_unless_unsent(model_, intents_);
    case CommandId::reconnect:
        intents_.push_back(RetryNow{});
        return;
    case CommandId::search:
        if (!start_search(model_, words_, turn_, intents_))
            complain(words::search_how);
        return;
    case CommandId::stats:
        return request(msg::Stats{}, ForStats{});
    case CommandId::status:
        return status();
    case CommandId::topic:
        return topic();
    case CommandId::unignore:
        return unignore();
    case CommandId::verify:
        return verify_person();
    case CommandId::who:
        return who();
    case CommandId::whois:
        return whois();
    }
}

std::optional<ChannelName> Runner::channel_meant()
{
    const std::string first = split(words_).first;
    if (first.empty())
        return model_.shown().channel;
    const auto channel = ChannelName::parse(first);
    if (channel)
        return *channel;
    complain(channel.error());
    return std::nullopt;
}

void Runner::away()
{
    const std::string reason = words_.empty() ? std::string{words::away_by_default.view()} : words_;
    request(msg::SetAway{reason}, ForAway{reason});
}

void Runner::buffer()
{
    const std::string wanted = split(words_).first;
    std::size_t number = 0;
    const auto parsed = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
    if (parsed.ec == std::errc{} && parsed.ptr == wanted.data() + wanted.size() &&
        number < model_.buffers.size())
        return show(model_, number);
    const std::string folded = text::fold(wanted);
    for (std::size_t i = 0; i < model_.buffers.size(); ++i) {
        const std::string title = text::fold(model_.buffers[i].title.str());
        if (title == folded || (i > 0 && title.substr(1) == folded))
            return show(model_, i);
    }
    model_.note = Note{SafeText::fill(words::no_such_buffer, {SafeText::line(wanted)}), true};
}

void Runner::close()
{
    if (!model_.shown().unsent.empty())
        return complain(words::close_unsent);
    close_buffer(model_, model_.pane.buffer);
    show_start_if_nothing_else(model_, intents_);
}

void Runner::connect()
{
    if (const std::size_t unsent = unsent_count(model_); unsent > 0) {
        model_.note = Note{SafeText::fill(words::connect_unsent, {SafeText::number(unsent)}), true};
        return;
    }
    answer(model_, SafeText::fill(words::connecting_to, {SafeText::line(words_)}));
    intents_.push_back(UseServer{words_});
}

void Runner::create()
{
    open_form(model_, Wizard::Purpose::create);
    if (!words_.empty())
        model_.wizard.channel.set_text(split(words_).first);
}

void Runner::go_to_place()
{
    const std::string_view typed{words_.data(), words_.find_last_not_of(' ') + 1};
    const auto place = parse_place(typed, turn_.now.wall, model_.offset);
    if (!place)
        return complain(words::goto_forms);
    go_to(model_, *place);
}

void Runner::ignore()
{
    const std::string name = split(words_).first;
    if (name.empty())
        return answer(model_, model_.ignored.empty()
                                  ? SafeText::literal(words::nobody_ignored)
                                  : SafeText::fill(words::ignored_people,
                                                   {SafeText::number(model_.ignored.size())}));
    const msg::Member* member = model_.shown().members.by_name(name);
    if (member == nullptr)
        return complain(words::nobody_called_so);
    if (std::ranges::find(model_.ignored, member->userId) == model_.ignored.end())
        model_.ignored.push_back(member->userId);
    answer(model_, SafeText::fill(words::ignoring, {SafeText::line(member->memberName.str())}));
}

void Runner::unignore()
{
    const msg::Member* member = model_.shown().members.by_name(split(words_).first);
    if (member == nullptr || std::erase(model_.ignored, member->userId) == 0)
        return complain(words::not_ignored);
    answer(model_,
           SafeText::fill(words::no_longer_ignoring, {SafeText::line(member->memberName.str())}));
}

void Runner::join()
{
    const Split parts = split(words_);
    if (parts.first.empty())
        return open_form(model_, Wizard::Purpose::join);
    const auto channel = ChannelName::parse(parts.first);
    if (!channel)
        return complain(channel.error());
    if (const Buffer* known = model_.find(*channel); known != nullptr && known->joined)
        return show(model_, model_.index_of(*known));
    if (!model_.link.up())
        return complain(words::needs_link);
    ask_to_join(*channel, SecretText{std::string{parts.rest}}, Asker::command, true, intents_);
}

bool Runner::is_sealed()
{
    const Buffer& buffer = model_.shown();
    const bool sealed = buffer.sealed && buffer.kind == Buffer::Kind::channel;
    if (!sealed)
        model_.note = Note{
            SafeText::fill(buffer.sealed ? words::not_of_two : words::only_sealed, {buffer.title}),
            true};
    return sealed;
}

void Runner::invite()
{
    const auto name = MemberName::parse(split(words_).first);
    if (!name)
        return complain(name.error());
    if (is_sealed())
        request(msg::Whois{*name, std::nullopt}, ForInvite{*model_.shown().channel, *name});
}

/// Who is out knew the password: those who stay are given another key, and a new password is
/// made for those who come.
void Runner::kick()
{
    const auto name = MemberName::parse(split(words_).first);
    if (!name)
        return complain(name.error());
    if (!is_sealed())
        return;
    const ChannelName& channel = *model_.shown().channel;
    std::vector<UserId> users;
    if (const msg::Member* member = model_.shown().members.by_name(name->str()))
        users.push_back(member->userId);
    const std::string phrase = text::to_string(text::random_phrase(turn_.random));
    // Before it is the channel's: with the link the answer may be lost, and nobody else knows it.
    answer(model_,
           SafeText::fill(words::kicking, {SafeText::line(name->str()), SafeText::line(phrase)}));
    intents_.push_back(ChangeKey{channel,
                                 SecretText{std::string{phrase}},
                                 {*name},
                                 std::move(users),
                                 ForChangeKey{channel, *name, phrase}});
}

void Runner::password()
{
    if (is_sealed())
        ask_new_password(model_, *model_.shown().channel);
}

void Runner::leave()
{
    const auto channel = channel_meant();
    if (!channel)
        return;
    const Buffer* buffer = model_.find(*channel);
    if (buffer == nullptr && model_.invitations.contains(*channel)) // which is declined
        return request(msg::LeaveChannel{*channel}, ForLeave{*channel});
    if (buffer == nullptr)
        return complain(words::not_in_that_channel);
    if (!buffer->unsent.empty())
        return complain(words::close_unsent);
    if (channel->is_direct()) { // one does not leave a person; the talk may be put away
        close_buffer(model_, model_.index_of(*buffer));
        return show_start_if_nothing_else(model_, intents_);
    }
    request(msg::LeaveChannel{*channel}, ForLeave{*channel});
}

void Runner::names()
{
    const Buffer& buffer = model_.shown();
    SafeText names;
    for (const msg::Member& member : buffer.members.all()) {
        if (!names.empty())
            names += ", ";
        names += SafeText::line(member.memberName.str());
        if (member.verified)
            names += model_.ascii ? words::verified_mark_ascii : words::verified_mark;
    }
    answer(model_,
           SafeText::fill(words::names_here, {SafeText::number(buffer.members.size()), names}));
}

void Runner::nick()
{
    const auto name = MemberName::parse(words_);
    if (!name)
        return complain(name.error());
    request(msg::Rename{*name}, ForRename{Asker::command});
}

void Runner::pm()
{
    const Split parts = split(words_);
    const auto name = MemberName::parse(parts.first);
    if (!name)
        return complain(name.error());
    std::optional<ChannelName> where;
    const Buffer& buffer = model_.shown();
    const msg::Member* here = buffer.members.by_name(name->str());
    if (here != nullptr && is_impostor(model_, name->str(), here->userId)) {
        model_.note = Note{impostor_refusal(name->str()), true};
        return;
    }
    if (buffer.kind == Buffer::Kind::channel && here != nullptr)
        where = buffer.channel;
    request(msg::OpenDirect{*name, where}, ForDirect{*name, parts.rest, std::nullopt});
}

/// "#tea: messages are kept for 30 days"
SafeText keep_words(const Buffer& buffer)
{
    const SafeText count = SafeText::number(buffer.keep.count);
    switch (buffer.keep.kind) {
    case Retention::Kind::forever:
        return SafeText::fill(words::status_forever, {buffer.title});
    case Retention::Kind::days:
        return SafeText::fill(words::status_days, {buffer.title, count});
    case Retention::Kind::newest:
        return SafeText::fill(words::status_newest, {buffer.title, count});
    case Retention::Kind::none:
        return SafeText::fill(words::status_none, {buffer.title});
    }
    return {};
}

/// Who can read what is said there.
SafeText sealed_words(const Buffer& buffer)
{
    if (buffer.sealed)
        return SafeText::fill(words::status_sealed, {buffer.title, SafeText::number(buffer.epoch)});
    return SafeText::fill(buffer.has_password ? words::status_told : words::status_open,
                          {buffer.title});
}

void Runner::status()
{
    show(model_, 0);
    const LinkState& link = model_.link;
    answer(model_, link.up() ? SafeText::fill(words::status_up,
                                              {link.server, SafeText::line(model_.me.name.str()),
                                               SafeText::number(model_.buffers.size() - 1)})
                             : SafeText::fill(words::status_down, {link.server, link.why}));
    for (const Buffer& buffer : model_.buffers) {
        if (buffer.kind == Buffer::Kind::status || !buffer.joined)
            continue;
        answer(model_, sealed_words(buffer), NoticeLine::Tone::dim);
        if (buffer.kind == Buffer::Kind::channel)
            answer(model_, keep_words(buffer), NoticeLine::Tone::dim);
    }
}

void Runner::topic()
{
    const Buffer& buffer = model_.shown();
    if (words_.empty())
        return answer(model_, buffer.topic.empty()
                                  ? SafeText::fill(words::no_topic, {buffer.title})
                                  : SafeText::fill(words::topic_is, {buffer.title, buffer.topic}));
    request(msg::SetTopic{*buffer.channel, words_ == "-" ? std::string{} : words_}, ForTopic{});
}

void Runner::verify_person()
{
    const Split parts = split(words_);
    const auto name = MemberName::parse(parts.first);
    if (!name)
        return complain(name.error());
    const std::string wish = split(parts.rest).first;
    if (wish.empty())
        return ask_of(*name, ForWhois{.verify = true});
    if (wish == "yes")
        return verify(model_, name->str(), intents_);
    if (wish == "no")
        return forget_verified(model_, name->str(), intents_);
    complain(words::verify_how);
}

void Runner::who()
{
    const Buffer& buffer = model_.shown();
    answer(model_, SafeText::fill(words::who_heading,
                                  {SafeText::number(buffer.members.size()), buffer.title}));
    for (const msg::Member& member : buffer.members.all()) {
        SafeText line = "  " + SafeText::line(member.memberName.str());
        if (member.verified)
            line += " " + SafeText::literal(words::who_verified);
        if (member.away)
            line += " " + SafeText::fill(words::who_away, {SafeText::line(*member.away)});
        answer(model_, line);
    }
}

void Runner::whois()
{
    const auto name = MemberName::parse(split(words_).first);
    if (!name)
        return complain(name.error());
    ask_of(*name, ForWhois{});
}

void Runner::ask_of(const MemberName& name, ForWhois purpose)
{
    std::optional<ChannelName> where;
    if (model_.shown().members.by_name(name.str()) != nullptr)
        where = model_.shown().channel;
    request(msg::Whois{name, where}, std::move(purpose));
}

} // namespace

std::optional<SafeText> refusal_of(const Model& model, const CommandRow& row,
                                   std::string_view words)
{
    if (count_words(words) < row.min_words)
        return SafeText::fill(words::usage, {SafeText::line(row.name), SafeText::line(row.usage)});
    if ((row.needs & CommandRow::channel) != 0 && !model.shown().channel)
        return SafeText::literal(words::needs_channel);
    if ((row.needs & CommandRow::link) != 0 && !model.link.up())
        return SafeText::literal(words::needs_link);
    return std::nullopt;
}

InputHistory::Carries carries(const CommandRow& row, std::string_view words)
{
    const bool password = row.id == CommandId::join && count_words(words) > 1;
    return password ? InputHistory::Carries::a_password : InputHistory::Carries::nothing_secret;
}

void run_command(Model& model, const CommandRow& row, std::string_view words, const Turn& turn,
                 Intents& intents)
{
    Runner{model, words, turn, intents}.run(row.id);
}

} // namespace snug::tui
