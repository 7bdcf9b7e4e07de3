#include "tui/model/verified.h"

#include "tui/model/words.h"

#include "src/text/names.h"

#include <algorithm>

namespace snug::tui {

using text::SafeText;

const VerifiedPerson* person_called(std::span<const VerifiedPerson> verified, std::string_view name)
{
    const std::string folded = text::fold(name);
    const auto found = std::ranges::find_if(
        verified, [&](const VerifiedPerson& person) { return person.name.folded() == folded; });
    return found == verified.end() ? nullptr : &*found;
}

const VerifiedPerson* person_with(std::span<const VerifiedPerson> verified, const UserId& user)
{
    const auto found = std::ranges::find(verified, user, &VerifiedPerson::user);
    return found == verified.end() ? nullptr : &*found;
}

Standing standing_of(std::span<const VerifiedPerson> verified, std::span<const MetPerson> met,
                     std::string_view name, const UserId& user)
{
    const std::string folded = text::fold(name);
    const VerifiedPerson* known = person_with(verified, user);
    if (known != nullptr && known->name.folded() == folded)
        return Standing::verified;
    if (person_called(verified, name) != nullptr)
        return Standing::impostor;
    const auto before = std::ranges::find_if(
        met, [&](const MetPerson& person) { return person.name.folded() == folded; });
    if (before != met.end() && before->user != user)
        return Standing::another;
    if (known != nullptr)
        return Standing::verified;
    return before != met.end() ? Standing::met : Standing::unknown;
}

SafeText impostor_words(std::string_view name)
{
    const SafeText who = SafeText::line(name);
    return SafeText::fill(words::impostor, {who, who, who});
}

SafeText impostor_refusal(std::string_view name)
{
    const SafeText who = SafeText::line(name);
    return SafeText::fill(words::impostor_refused, {who, who, who, who});
}

SafeText another_words(std::string_view name)
{
    const SafeText who = SafeText::line(name);
    return SafeText::fill(words::another, {who, who});
}

} // namespace snug::tui
