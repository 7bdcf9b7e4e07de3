// What the server answers, by what it was asked for.

#include "tui/model/words.h"
#include "tui/update/channels.h"
#include "tui/update/form.h"
#include "tui/update/history.h"
#include "tui/update/lines.h"
#include "tui/update/reading.h"
#include "tui/update/search_keys.h"
#include "tui/update/send.h"
#include "tui/update/settle.h"
#include "tui/update/update.h"
#include "tui/update/verifying.h"

#include "src/text/words.h"

namespace snug::tui {

namespace {

using text::SafeText;

class AnswerHandler {
public:
    AnswerHandler(Model& model, msg::ReplyBody body, const Turn& turn, Intents& intents)
        : model_{model}, body_{std::move(body)}, turn_{turn}, intents_{intents}
    {
    }

    void on(const ForJoin& asked) { on_joined(model_, asked, body_, turn_, intents_); }
    void on(const ForCreate& asked);
    void on(const ForLeave& asked) { on_left(model_, asked, body_, intents_); }
    void on(const ForSay& asked) { on_said(model_, asked, body_, turn_); }
    void on(const ForHistory& asked) { on_history(model_, asked, body_, turn_); }
    void on(const ForMarkRead& asked) { on_marked(model_, asked, body_, turn_); }
    void on(const ForMembers& asked) { on_members(model_, asked, body_, intents_); }
    void on(const ForChannels& asked) { on_channels(model_, asked, body_, intents_); }
    void on(const ForDirect& asked) { on_direct(model_, asked, body_, turn_); }
    void on(const ForRename& asked);
    void on(const ForAway& asked);
    void on(const ForSearch& asked) { on_search(model_, asked, body_); }
    void on(const ForTopic&) { complain(); }
    void on(const ForChangeKey& asked) { on_key_changed(model_, asked, body_, turn_); }
    void on(const ForInvite& asked) { on_invite(model_, asked, body_, intents_); }
    void on(const ForLetIn& asked) { on_let_in(model_, asked, body_, intents_); }
    void on(const ForWhois& asked);
    void on(const ForStats&);

private:
    /// True if it failed; a line says why.
    bool complain()
    {
        const auto* error = std::get_if<Error>(&body_);
        if (error != nullptr)
            answer(model_, SafeText::line(error->text), NoticeLine::Tone::error);
        return error != nullptr;
    }

    Model& model_;
    msg::ReplyBody body_;
    const Turn& turn_;
    Intents& intents_;
};

void AnswerHandler::on(const ForCreate& asked)
{
    if (const auto* error = std::get_if<Error>(&body_))
        return fail_form(model_, *error);
    // Its owner needs no password.
    model_.wizard.step = Wizard::Step::joining;
    ask_to_join(asked.channel, {}, Asker::form, true, intents_);
}

/// The others are told of what we change about ourselves; we are answered.
template <class Change>
void change_own_member(Model& model, Change change)
{
    for (Buffer& buffer : model.buffers)
        if (const msg::Member* known =
                model.me.user ? buffer.members.by_user(*model.me.user) : nullptr) {
            msg::Member own = *known;
            change(own);
            buffer.members.put(std::move(own));
        }
}

void AnswerHandler::on(const ForRename& asked)
{
    if (const auto* reply = std::get_if<msg::LoginReply>(&body_)) {
        model_.me.name = reply->memberName;
        model_.me.user = reply->userId;
        model_.me.verified = reply->verified;
        change_own_member(model_, [&](msg::Member& own) {
            own.memberName = reply->memberName;
            own.verified = reply->verified;
        });
        intents_.push_back(UseName{reply->memberName});
        if (asked.asker == Asker::form)
            go_on_with_form(model_, intents_);
        else
            answer(model_,
                   SafeText::fill(words::you_are, {SafeText::line(reply->memberName.str())}));
        return;
    }
    if (const auto* error = std::get_if<Error>(&body_); error && asked.asker == Asker::form)
        fail_form(model_, *error);
    else
        complain();
}

void AnswerHandler::on(const ForAway& asked)
{
    if (complain())
        return;
    model_.me.away = asked.reason.has_value();
    change_own_member(model_, [&](msg::Member& own) { own.away = asked.reason; });
    answer(model_, SafeText::literal(model_.me.away ? words::you_are_away : words::you_are_back));
}

void AnswerHandler::on(const ForWhois& asked)
{
    const auto* reply = std::get_if<msg::WhoisReply>(&body_);
    if (complain() || reply == nullptr)
        return;
    if (asked.verify)
        return show_digits(model_, *reply, asked.signs);
    const auto duration = [](std::uint64_t seconds) {
        return SafeText::line(text::duration_in_words(std::chrono::seconds{seconds}));
    };
    const SafeText name = SafeText::line(reply->memberName.str());
    answer(model_, reply->login
                       ? SafeText::fill(words::whois_login, {name, SafeText::line(*reply->login)})
                       : SafeText::fill(words::whois_guest, {name}));
    answer(model_, SafeText::fill(words::whois_id, {SafeText::line(reply->userId.str())}));
    show_key(model_, *reply, asked.signs);
    answer(model_, SafeText::fill(words::whois_idle, {SafeText::number(reply->terminals),
                                                      duration(reply->idleSeconds)}));
    if (reply->away)
        answer(model_, SafeText::fill(words::whois_away, {SafeText::line(*reply->away)}));
    SafeText channels;
    for (const ChannelName& channel : reply->channels)
        channels += " " + SafeText::line(channel.display());
    if (!channels.empty())
        answer(model_, SafeText::fill(words::whois_channels, {channels}));
}

void AnswerHandler::on(const ForStats&)
{
    const auto* reply = std::get_if<msg::StatsReply>(&body_);
    if (complain() || reply == nullptr)
        return;
    answer(model_,
           SafeText::fill(words::stats,
                          {SafeText::line(reply->server), SafeText::number(reply->users),
                           SafeText::number(reply->connections), SafeText::number(reply->channels),
                           SafeText::number(reply->messages),
                           SafeText::line(text::duration_in_words(
                               std::chrono::seconds{reply->uptimeSeconds}))}));
}

} // namespace

Intents update(Model& model, Answer answer, const Turn& turn)
{
    Intents intents;
    model.now = turn.now;
    AnswerHandler handler{model, std::move(answer.body), turn, intents};
    std::visit([&](const auto& asked) { handler.on(asked); }, answer.purpose);
    settle(model, turn, intents);
    return intents;
}

} // namespace snug::tui
