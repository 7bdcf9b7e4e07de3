#include "src/identity/verification.h"
#include "tui/cli/lines.h"
#include "tui/cli/run.h"
#include "tui/cli/visit.h"
#include "tui/key_signs.h"
#include "tui/model/words.h"

#include <fmt/format.h>

#include <algorithm>

/// As /verify NAME and /verify NAME yes of the full screen, in one line.
namespace snug::tui {

namespace {

using text::SafeText;

/// Fails with the words of /verify if there is nothing to compare.
Result<KeySigns> signs_to_compare(const Visit& visit, const msg::WhoisReply& person)
{
    const UserId& me = visit.talk.place().login.userId;
    if (person.userId == me)
        return Error{ErrorCode::usage, SafeText::literal(words::verify_self).str()};
    auto signs = signs_of(person, me, &visit.self.key);
    if (!signs)
        return Error{
            ErrorCode::no_permission,
            SafeText::fill(words::verify_no_key, {SafeText::line(person.memberName.str())}).str()};
    if (signs->digits.empty())
        return Error{ErrorCode::no_permission, SafeText::literal(words::verify_no_own_key).str()};
    return std::move(*signs);
}

/// However they are grouped.
std::string bare(std::string_view digits)
{
    std::string kept;
    std::ranges::copy_if(digits, std::back_inserter(kept),
                         [](char c) { return c != ' ' && c != '-' && c != '\t'; });
    return kept;
}

void show(const SafeText& name, const KeySigns& signs)
{
    const std::size_t half = signs.digits.size() / 2; // the space in the middle
    print(SafeText::fill(words::verify_compare, {name}) + "\n");
    print("  " + SafeText::line(signs.digits.substr(0, half)) + "\n");
    print("  " + SafeText::line(signs.digits.substr(half + 1)) + "\n");
}

Printed json_of(const msg::WhoisReply& person, const KeySigns& signs, Standing standing)
{
    return json_line_of(fmt::format(R"({{"action":"verify","memberName":"{}","userId":"{}",)"
                                    R"("fingerprint":"{}","digits":"{}"}})"
                                    "\n",
                                    person.memberName.str(), person.userId.str(),
                                    signs.fingerprint.str(), signs.digits),
                        standing);
}

} // namespace

Result<void> run_verify(const Call& call)
{
    const Options& options = call.options;
    if (options.yes && options.confirm)
        return Error{ErrorCode::usage, "--yes and --confirm DIGITS say the same; give one of them"};
    const auto name = person_in(*options.word(0));
    if (!name)
        return name.error();
    const auto visit = begin_visit(call);
    if (!visit)
        return visit.error();
    auto& [self, talk, door] = **visit;
    const auto person = talk.ask([&] { return msg::Whois{*name, std::nullopt}; });
    if (!person)
        return person.error();
    const auto signs = signs_to_compare(**visit, *person);
    if (!signs)
        return signs.error();
    const SafeText shown = SafeText::line(name->str());
    if (options.confirm && bare(*options.confirm) != bare(signs->digits))
        return Error{ErrorCode::not_trusted,
                     SafeText::fill(words::verify_differs, {shown, shown}).str()};
    const bool compared = options.yes || options.confirm;
    if (compared)
        if (auto kept = door.people().verify({signs->key, person->userId, *name}); !kept)
            return kept.error();
    door.people().look_at_peer(name->str(), person->userId);
    if (options.json) {
        print(json_of(*person, *signs, door.people().standing_of(name->str(), person->userId)));
        return {};
    }
    if (!options.confirm)
        show(shown, *signs);
    print((compared ? SafeText::fill(words::verified_now, {shown})
                    : SafeText::fill(words::verify_then_cli, {shown})) +
          "\n");
    return {};
}

} // namespace snug::tui
