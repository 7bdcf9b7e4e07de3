#include "tui/update/form.h"

#include "tui/model/words.h"
#include "tui/update/channels.h"

#include "src/text/random_phrase.h"

#include <algorithm>

namespace snug::tui {

namespace {

using text::SafeText;
using Field = Wizard::Field;
using Step = Wizard::Step;
using namespace std::chrono_literals;

constexpr auto password_shown_for = 5s;

void step_focus(Wizard& wizard, int step)
{
    const std::vector<Field> asked = fields(wizard);
    const auto here = std::ranges::find(asked, wizard.focus) - asked.begin();
    const auto count = std::ssize(asked);
    wizard.focus = asked[static_cast<std::size_t>((here + step + count) % count)];
}

void keep_focus_on_a_field(Wizard& wizard)
{
    const std::vector<Field> asked = fields(wizard);
    if (std::ranges::find(asked, wizard.focus) == asked.end())
        wizard.focus = Field::channel;
}

void change_purpose(Wizard& wizard)
{
    wizard.purpose =
        wizard.purpose == Wizard::Purpose::join ? Wizard::Purpose::create : Wizard::Purpose::join;
    wizard.offers_other_purpose = false;
    wizard.errors.clear();
    keep_focus_on_a_field(wizard);
}

void change_access(Wizard& wizard, int step)
{
    constexpr int count = 3;
    wizard.access =
        static_cast<Wizard::Access>((static_cast<int>(wizard.access) + step + count) % count);
}

void blame(Wizard& wizard, Field field, SafeText words)
{
    wizard.errors[field] = std::move(words);
    wizard.focus = field;
    keep_focus_on_a_field(wizard);
    wizard.step = Step::editing;
}

/// What can be said of the channel's name before the server is asked to do anything.
void review_channel(Model& model)
{
    Wizard& wizard = model.wizard;
    wizard.errors.erase(Field::channel);
    wizard.offers_other_purpose = false;
    if (wizard.channel.empty())
        return;
    const auto name = ChannelName::parse(wizard.channel.text());
    if (!name) {
        wizard.errors[Field::channel] = SafeText::line(name.error().text);
        return;
    }
    if (!model.start.listed)
        return;
    const bool exists =
        std::ranges::find(model.start.channels, *name, &msg::ChannelInfo::channelName) !=
        model.start.channels.end();
    const bool joining = wizard.purpose == Wizard::Purpose::join;
    if (joining == exists)
        return;
    wizard.offers_other_purpose = true;
    wizard.errors[Field::channel] =
        SafeText::fill(joining ? words::form_no_such_channel : words::form_channel_exists,
                       {SafeText::line(name->display())});
}

void review_name(Wizard& wizard)
{
    wizard.errors.erase(Field::name);
    if (wizard.name.empty())
        return;
    if (const auto name = MemberName::parse(wizard.name.text()); !name)
        wizard.errors[Field::name] = SafeText::line(name.error().text);
}

void review_keep(Wizard& wizard)
{
    wizard.errors.erase(Field::keep);
    if (!wizard.keep.empty() && !Retention::parse(wizard.keep.text()))
        wizard.errors[Field::keep] = SafeText::literal(words::form_which_keep);
}

/// After the text of the field with the cursor has changed.
void review(Model& model)
{
    switch (model.wizard.focus) {
    case Field::channel:
        return review_channel(model);
    case Field::name:
        return review_name(model.wizard);
    case Field::keep:
        return review_keep(model.wizard);
    case Field::server:
    case Field::purpose:
    case Field::access:
    case Field::group:
    case Field::password:
        model.wizard.errors.erase(model.wizard.focus);
        return;
    }
}

/// The first field that cannot be sent as it is gets the cursor and an error.
bool is_complete(Wizard& wizard)
{
    if (const auto name = ChannelName::parse(wizard.channel.text()); !name) {
        blame(wizard, Field::channel,
              wizard.channel.empty() ? SafeText::literal(words::form_which_channel)
                                     : SafeText::line(name.error().text));
        return false;
    }
    const bool creating = wizard.purpose == Wizard::Purpose::create;
    if (creating && wizard.access == Wizard::Access::password && wizard.password.empty()) {
        blame(wizard, Field::password, SafeText::literal(words::form_which_password));
        return false;
    }
    if (creating && wizard.access == Wizard::Access::group && wizard.group.empty()) {
        blame(wizard, Field::group, SafeText::literal(words::form_which_group));
        return false;
    }
    if (creating && !wizard.keep.empty() && !Retention::parse(wizard.keep.text())) {
        blame(wizard, Field::keep, SafeText::literal(words::form_which_keep));
        return false;
    }
    if (const auto name = MemberName::parse(wizard.name.text()); !name) {
        blame(wizard, Field::name, SafeText::line(name.error().text));
        return false;
    }
    return true;
}

void send_form(Model& model, Intents& intents)
{
    Wizard& wizard = model.wizard;
    const auto channel = default_channel(model);
    if (wizard.channel.empty() && wizard.purpose == Wizard::Purpose::join && channel)
        wizard.channel.set_text(channel->display());
    if (!is_complete(wizard))
        return;
    wizard.errors.clear();
    wizard.step = Step::connecting;
    go_on_with_form(model, intents);
}

void use_server_typed(Model& model, Intents& intents)
{
    Wizard& wizard = model.wizard;
    if (wizard.server.text() == wizard.connected_to || wizard.server.empty())
        return;
    wizard.connected_to = wizard.server.text();
    intents.push_back(UseServer{wizard.server.text()});
}

void accept(Model& model, Intents& intents)
{
    Wizard& wizard = model.wizard;
    if (wizard.step != Step::editing)
        return; // it has been sent
    if (wizard.focus == Field::channel && wizard.offers_other_purpose) {
        change_purpose(wizard);
        return step_focus(wizard, 1);
    }
    // Who has typed the password and has a name already has said all there is to say.
    const bool typed_it = (wizard.focus == Field::password && !wizard.password.empty()) ||
                          (wizard.focus == Field::group && !wizard.group.empty());
    const bool all_said = typed_it && !wizard.name.empty();
    if (all_said || wizard.focus == fields(wizard).back())
        return send_form(model, intents);
    if (wizard.focus == Field::server)
        use_server_typed(model, intents);
    step_focus(wizard, 1);
}

void leave_field(Model& model, int step, Intents& intents)
{
    if (model.wizard.focus == Field::server)
        use_server_typed(model, intents);
    step_focus(model.wizard, step);
}

void choose_option(Wizard& wizard, int step)
{
    if (wizard.focus == Field::purpose)
        change_purpose(wizard);
    else if (wizard.focus == Field::access)
        change_access(wizard, step);
    else
        editor(wizard, wizard.focus)->apply(step < 0 ? Edit::left : Edit::right);
}

SecretText password_of(const Wizard& wizard)
{
    const bool asked =
        wizard.purpose == Wizard::Purpose::join || wizard.access == Wizard::Access::password;
    return asked ? SecretText{std::string{wizard.password.text()}} : SecretText{};
}

void request_creation(Model& model, const ChannelName& channel, Intents& intents)
{
    Wizard& wizard = model.wizard;
    wizard.step = Step::creating;
    msg::CreateChannel request{.channelName = channel, .channelPassword = password_of(wizard)};
    if (wizard.access == Wizard::Access::group)
        request.group = wizard.group.text();
    if (const auto keep = Retention::parse(wizard.keep.text()))
        request.keep = *keep;
    intents.push_back(SendRequest{std::move(request), ForCreate{channel}});
}

/// Under which field an error belongs.
Field at_fault(ErrorCode code, Step step)
{
    switch (code) {
    case ErrorCode::wrong_password:
    case ErrorCode::password_required:
        return Field::password;
    case ErrorCode::name_taken:
        return Field::name;
    case ErrorCode::no_such_channel:
    case ErrorCode::channel_exists:
    case ErrorCode::too_many_channels:
        return Field::channel;
    default: // what is wrong then lies where we are
        break;
    }
    switch (step) {
    case Step::editing:
    case Step::connecting:
        return Field::server;
    case Step::renaming:
        return Field::name;
    case Step::creating:
    case Step::joining:
        break;
    }
    return Field::channel;
}

} // namespace

void open_form(Model& model, Wizard::Purpose purpose)
{
    Wizard& wizard = model.wizard;
    if (model.screen != Screen::wizard)
        wizard.back_to = model.screen;
    model.screen = Screen::wizard;
    if (wizard.purpose != purpose)
        wizard.password.clear(); // made for one channel, not to be shown to another
    wizard.password_shown_until.reset();
    wizard.purpose = purpose;
    wizard.step = Step::editing;
    wizard.errors.clear();
    wizard.offers_other_purpose = false;
    if (wizard.server.empty())
        wizard.server.set_text(model.server_field);
    wizard.connected_to = wizard.server.text();
    if (wizard.name.empty())
        wizard.name.set_text(model.me.name.str());
    wizard.focus = Field::channel;
}

void open_form_and_send(Model& model, const ChannelName& channel, Intents& intents)
{
    open_form(model, Wizard::Purpose::join);
    model.wizard.channel.set_text(channel.display());
    model.wizard.password.clear();
    send_form(model, intents);
}

void prefill_form(Model& model, const ChannelName& channel, const SecretText& password)
{
    Wizard& wizard = model.wizard;
    wizard.channel.set_text(channel.display());
    wizard.password.set_text(password.view());
    if (is_complete(wizard))
        wizard.step = Step::connecting;
}

void act_in_form(Model& model, Act act, const Turn& turn, Intents& intents)
{
    Wizard& wizard = model.wizard;
    switch (act) {
    case Act::next_field:
        return leave_field(model, 1, intents);
    case Act::previous_field:
        return leave_field(model, -1, intents);
    case Act::accept:
        return accept(model, intents);
    case Act::option_left:
        return choose_option(wizard, -1);
    case Act::option_right:
        return choose_option(wizard, 1);
    case Act::show_password:
        if (wizard.password_shown_until)
            wizard.password_shown_until.reset();
        else
            wizard.password_shown_until = turn.now.mono + password_shown_for;
        return;
    case Act::make_phrase:
        if (wizard.purpose != Wizard::Purpose::create || wizard.access != Wizard::Access::password)
            return;
        wizard.password.set_text(text::to_string(text::random_phrase(turn.random)));
        wizard.password_shown_until = turn.now.mono + 4 * password_shown_for; // to be copied
        wizard.focus = Field::password;
        wizard.errors.erase(Field::password);
        return;
    case Act::back:
        if (wizard.step != Step::editing)
            wizard.step = Step::editing; // what was asked is not waited for
        else
            model.screen = wizard.back_to;
        return;
    default: // is of another screen
        return;
    }
}

void type_in_form(Model& model, const Key& key)
{
    Wizard& wizard = model.wizard;
    if (wizard.step != Step::editing)
        return;
    LineEditor* field = editor(wizard, wizard.focus);
    if (field == nullptr) {
        if (key == tui::key(U' '))
            choose_option(wizard, 1);
        return;
    }
    if (key.types())
        field->insert(key.character);
    else if (const auto edit = edit_for(key); edit && *edit != Edit::newline)
        field->apply(*edit);
    else
        return;
    review(model);
}

void paste_in_form(Model& model, const std::string& text)
{
    LineEditor* field = editor(model.wizard, model.wizard.focus);
    if (field == nullptr || model.wizard.step != Step::editing)
        return;
    field->insert(std::string_view{text}.substr(0, text.find_last_not_of('\n') + 1));
    review(model);
}

void go_on_with_form(Model& model, Intents& intents)
{
    Wizard& wizard = model.wizard;
    if (model.screen != Screen::wizard || wizard.step == Step::editing)
        return;
    const auto channel = ChannelName::parse(wizard.channel.text());
    const auto name = MemberName::parse(wizard.name.text());
    if (!channel || !name)
        return;
    if (wizard.server.text() != wizard.connected_to && !wizard.server.empty()) {
        intents.push_back(UseName{*name});
        wizard.step = Step::connecting;
        return use_server_typed(model, intents);
    }
    if (!model.link.up()) {
        wizard.step = Step::connecting;
        intents.push_back(UseName{*name});
        intents.push_back(RetryNow{});
        return;
    }
    if (*name != model.me.name) {
        wizard.step = Step::renaming;
        intents.push_back(SendRequest{msg::Rename{*name}, ForRename{Asker::form}});
        return;
    }
    if (wizard.purpose == Wizard::Purpose::create && wizard.step != Step::creating)
        return request_creation(model, *channel, intents);
    wizard.step = Step::joining;
    ask_to_join(*channel, password_of(wizard), Asker::form, true, intents);
}

void fail_form(Model& model, const Error& error)
{
    Wizard& wizard = model.wizard;
    if (model.screen != Screen::wizard || wizard.step == Step::editing)
        return;
    const Field field = at_fault(error.code, wizard.step);
    if (field == Field::password)
        wizard.password.clear();
    blame(wizard, field, SafeText::line(error.text));
    const auto channel = ChannelName::parse(wizard.channel.text());
    if (channel &&
        (error.code == ErrorCode::no_such_channel || error.code == ErrorCode::channel_exists)) {
        wizard.offers_other_purpose = true;
        wizard.errors[Field::channel] =
            SafeText::fill(error.code == ErrorCode::no_such_channel ? words::form_no_such_channel
                                                                    : words::form_channel_exists,
                           {SafeText::line(channel->display())});
    }
}

void blame_server(Model& model, const Error& error)
{
    model.wizard.connected_to.clear();
    blame(model.wizard, Field::server, SafeText::line(error.text));
}

} // namespace snug::tui
