#include "tui/cli/run.h"
#include "tui/cli/say.h"

namespace snug::tui {

Result<void> run_send(const Call& call)
{
    const auto visit = begin_visit(call);
    if (!visit)
        return visit.error();
    const auto entered = (*visit)->door.enter(*call.options.word(0));
    if (!entered)
        return entered.error();
    return say_words_or_input(call, **visit, entered->channel, 1);
}

} // namespace snug::tui
