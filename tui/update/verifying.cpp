#include "tui/update/verifying.h"

#include "tui/model/words.h"
#include "tui/update/lines.h"
#include "tui/update/settle.h"
#include "tui/update/update.h"

#include "src/text/names.h"

#include <algorithm>
#include <string>

namespace snug::tui {

namespace {

using text::SafeText;

void complain(Model& model, SafeText words)
{
    model.note = Note{std::move(words), true};
}

/// True if one had met somebody of that name.
bool forget_met(Model& model, std::string_view name, Intents& intents)
{
    const std::string folded = text::fold(name);
    const auto before = std::ranges::find_if(
        model.met, [&](const MetPerson& person) { return person.name.folded() == folded; });
    if (before == model.met.end())
        return false;
    intents.push_back(ForgetMet{before->name});
    answer(model, SafeText::fill(words::met_no_more, {SafeText::line(before->name.str())}));
    model.met.erase(before);
    return true;
}

} // namespace

void show_digits(Model& model, const msg::WhoisReply& person, const std::optional<KeySigns>& signs)
{
    const SafeText name = SafeText::line(person.memberName.str());
    model.compared.reset();
    if (person.userId == model.me.user)
        return answer(model, SafeText::literal(words::verify_self), NoticeLine::Tone::error);
    if (!signs)
        return answer(model, SafeText::fill(words::verify_no_key, {name}), NoticeLine::Tone::error);
    if (signs->digits.empty())
        return answer(model, SafeText::literal(words::verify_no_own_key), NoticeLine::Tone::error);
    answer(model, SafeText::fill(words::verify_compare, {name}));
    const std::size_t half = signs->digits.size() / 2; // the space in the middle
    answer(model, "  " + SafeText::line(signs->digits.substr(0, half)));
    answer(model, "  " + SafeText::line(signs->digits.substr(half + 1)));
    answer(model, SafeText::fill(words::verify_then, {name}));
    model.compared = VerifiedPerson{signs->key, person.userId, person.memberName};
}

void verify(Model& model, std::string_view name, Intents& intents)
{
    if (!model.compared || model.compared->name.folded() != text::fold(name))
        return complain(model, SafeText::fill(words::verify_first, {SafeText::line(name)}));
    const VerifiedPerson person = *model.compared;
    model.compared.reset();
    for (const VerifiedPerson& before : model.verified)
        if (before.user != person.user && before.name.folded() == person.name.folded())
            intents.push_back(ForgetPerson{before.key});
    std::erase_if(model.verified, [&](const VerifiedPerson& before) {
        return before.user == person.user || before.name.folded() == person.name.folded();
    });
    std::erase_if(model.met, [&](const MetPerson& before) {
        return before.name.folded() == person.name.folded();
    });
    model.verified.push_back(person);
    intents.push_back(RememberPerson{person.key, person.name});
    for (Buffer& buffer : model.buffers)
        std::erase(buffer.impostors, person.name.folded());
    answer(model, SafeText::fill(words::verified_now, {SafeText::line(person.name.str())}));
}

void forget_verified(Model& model, std::string_view name, Intents& intents)
{
    const VerifiedPerson* person = person_called(model.verified, name);
    // Who was verified may be called something else by now.
    if (const msg::Member* here = model.shown().members.by_name(name); here && !person)
        person = person_with(model.verified, here->userId);
    if (person == nullptr && forget_met(model, name, intents))
        return;
    if (person == nullptr)
        return complain(model, SafeText::fill(words::verify_nobody, {SafeText::line(name)}));
    intents.push_back(ForgetPerson{person->key});
    answer(model, SafeText::fill(words::verified_no_more, {SafeText::line(person->name.str())}));
    const UserId user = person->user;
    std::erase_if(model.verified,
                  [&](const VerifiedPerson& before) { return before.user == user; });
}

void show_key(Model& model, const msg::WhoisReply& person, const std::optional<KeySigns>& signs)
{
    if (signs)
        answer(model, SafeText::fill(words::whois_key, {signs->fingerprint}));
    if (is_impostor(model, person.memberName.str(), person.userId))
        return answer(model, "  " + impostor_words(person.memberName.str()),
                      NoticeLine::Tone::error);
    const SafeText name = SafeText::line(person.memberName.str());
    if (const VerifiedPerson* known = person_with(model.verified, person.userId))
        answer(model,
               known->name.folded() == person.memberName.folded()
                   ? SafeText::literal(words::whois_verified)
                   : SafeText::fill(words::whois_verified_as, {SafeText::line(known->name.str())}));
    else if (signs && person.userId != model.me.user)
        answer(model, SafeText::fill(words::whois_not_verified, {name}));
}

bool is_impostor(const Model& model, std::string_view name, const UserId& user)
{
    return user != model.me.user &&
           standing_of(model.verified, model.met, name, user) == Standing::impostor;
}

bool is_another(const Model& model, std::string_view name, const UserId& user)
{
    return user != model.me.user &&
           standing_of(model.verified, model.met, name, user) == Standing::another;
}

void meet(Model& model, const MemberName& name, const UserId& user, Intents& intents)
{
    if (standing_of(model.verified, model.met, name.str(), user) != Standing::unknown)
        return;
    model.met.push_back({user, name});
    intents.push_back(MeetPerson{user, name});
}

bool is_with_impostor(const Model& model, const Buffer& buffer)
{
    return buffer.peer && buffer.peer_user &&
           is_impostor(model, buffer.peer->str(), *buffer.peer_user);
}

void tell_of_impostor(const Model& model, Buffer& buffer, std::string_view name, const UserId& user)
{
    const bool impostor = is_impostor(model, name, user);
    if (!impostor && !(buffer.peer && is_another(model, name, user)))
        return;
    const std::string folded = text::fold(name);
    if (std::ranges::find(buffer.impostors, folded) != buffer.impostors.end())
        return;
    buffer.impostors.push_back(folded); // as many as people are known, and no more
    tell(buffer, impostor ? impostor_words(name) : another_words(name), model.now.wall,
         NoticeLine::Tone::error);
}

Intents update(Model& model, const VerifiedFault& fault, const Turn& turn)
{
    Intents intents;
    model.now = turn.now;
    answer(model, SafeText::fill(words::verified_fault, {SafeText::line(fault.why.text)}),
           NoticeLine::Tone::error);
    settle(model, turn, intents);
    return intents;
}

} // namespace snug::tui
