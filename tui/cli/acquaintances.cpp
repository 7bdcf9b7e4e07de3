#include "tui/cli/acquaintances.h"

#include "src/crypto/user_id.h"
#include "src/text/names.h"
#include "tui/cli/output.h"
#include "tui/paths.h"

#include <utility>

namespace snug::tui {

Acquaintances::Acquaintances(const Call& call, const Conversation& talk)
    : talk_{talk}, file_{known_users_file(call.environment)}, may_write_{!call.options.no_remember},
      tell_{[](const text::SafeText& sentence) { notice(sentence.str()); }}
{
}

std::string_view word_of(Standing standing)
{
    switch (standing) {
    case Standing::unknown:
    case Standing::met:
        return "unverified";
    case Standing::another:
        return "another";
    case Standing::verified:
        return "verified";
    case Standing::impostor:
        return "changed";
    }
    return "";
}

Standing Acquaintances::standing_of(std::string_view name, const UserId& user)
{
    know();
    if (user == talk_.place().login.userId)
        return Standing::unknown;
    return tui::standing_of(verified_, met_, name, user);
}

void Acquaintances::look_at(std::string_view name, const UserId& user)
{
    tell_once(name, user, false);
}

void Acquaintances::look_at_peer(std::string_view name, const UserId& user)
{
    tell_once(name, user, true);
}

void Acquaintances::tell_once(std::string_view name, const UserId& user, bool alone)
{
    const Standing standing = standing_of(name, user);
    const bool is_news = standing == Standing::impostor || (alone && standing == Standing::another);
    if (is_news && told_.emplace(text::fold(name), user).second)
        tell_(standing == Standing::impostor ? impostor_words(name) : another_words(name));
}

Result<void> Acquaintances::speak_to(const MemberName& name, const UserId& user)
{
    const Standing standing = standing_of(name.str(), user);
    if (standing == Standing::impostor)
        return Error{ErrorCode::not_trusted, impostor_refusal(name.str()).str()};
    if (standing != Standing::unknown)
        return {};
    met_.push_back({user, name});
    if (!may_write_)
        return {};
    const auto kept = file_.meet({.server_key = server_->bytes(),
                                  .user = user.bytes(),
                                  .name = name.str(),
                                  .at = talk_.now().wall});
    if (!kept)
        tell_(text::SafeText::line(kept.error().text));
    return {};
}

Result<void> Acquaintances::verify(const VerifiedPerson& person)
{
    know();
    if (!may_write_)
        return Error{ErrorCode::usage, "with --no-remember nobody is kept as verified"};
    for (const VerifiedPerson& before : verified_)
        if (before.user != person.user && before.name.folded() == person.name.folded())
            if (auto forgotten = file_.forget(server_->bytes(), before.key.bytes()); !forgotten)
                return forgotten.error();
    for (const MetPerson& before : met_)
        if (before.name.folded() == person.name.folded())
            if (auto forgotten = file_.forget_met(server_->bytes(), before.name.str()); !forgotten)
                return forgotten.error();
    server_.reset(); // to be read anew
    return file_.remember({.server_key = talk_.place().hello.serverKey.bytes(),
                           .key = person.key.bytes(),
                           .name = person.name.str(),
                           .verified = talk_.now().wall});
}

/// Another server has other people.  What cannot be read is told, as nobody can be recognised.
void Acquaintances::know()
{
    const sealed::Lineage& server = talk_.place().host;
    const bool is_same = server_ && server.includes(server_->bytes());
    server_ = msg::PublicKey{server.key};
    if (is_same)
        return;
    verified_.clear();
    met_.clear();
    const identity::KnownUsersRead read = file_.read();
    for (const identity::KnownUser& known : read.users) {
        const auto name = MemberName::parse(known.name);
        if (name && server.includes(known.server_key))
            verified_.push_back(
                {msg::PublicKey{known.key}, UserId{crypto::user_id_of(known.key)}, *name});
    }
    for (const identity::MetUser& met : read.met) {
        const auto name = MemberName::parse(met.name);
        if (name && server.includes(met.server_key))
            met_.push_back({UserId{met.user}, *name});
    }
    for (const Error& fault : read.faults)
        tell_(text::SafeText::line(fault.text));
}

} // namespace snug::tui
