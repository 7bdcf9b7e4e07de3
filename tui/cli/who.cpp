#include "tui/cli/lines.h"
#include "tui/cli/people.h"
#include "tui/cli/run.h"
#include "tui/cli/visit.h"

namespace snug::tui {

Result<void> run_who(const Call& call)
{
    const auto visit = begin_visit(call);
    if (!visit)
        return visit.error();
    const auto entered = (*visit)->door.enter(*call.options.word(0));
    if (!entered)
        return entered.error();
    const auto members = people_in((*visit)->door, entered->channel);
    if (!members)
        return members.error();
    Acquaintances& people = (*visit)->door.people();
    for (const msg::Member& member : *members) {
        const std::string& name = member.memberName.str();
        people.look_at(name, member.userId);
        print(call.options.json
                  ? json_line_of(msg::encode(member), people.standing_of(name, member.userId))
                  : Printed{line_of(member) + "\n"});
    }
    return {};
}

} // namespace snug::tui
