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
    for (const msg::Member& member : *members)
        print(call.options.json ? json_line(msg::encode(member)) : Printed{line_of(member) + "\n"});
    return {};
}

} // namespace snug::tui
