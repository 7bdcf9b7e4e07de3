#include "tui/cli/run.h"
#include "tui/cli/say.h"

namespace snug::tui {

Result<void> run_pm(const Call& call)
{
    const auto name = person_in(*call.options.word(0));
    if (!name)
        return name.error();
    const auto visit = begin_visit(call);
    if (!visit)
        return visit.error();
    const auto opened = (*visit)->door.open_direct(*name);
    if (!opened)
        return opened.error();
    return say_words_or_input(call, **visit, opened->channel, 1);
}

} // namespace snug::tui
