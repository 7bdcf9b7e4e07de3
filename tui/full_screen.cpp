#include "tui/full_screen.h"

#include "tui/cli/run.h"

namespace snug::tui {

namespace {

Error no_screen_yet()
{
    return {ErrorCode::usage, "this snug has no full screen yet; use: snug chat"};
}

} // namespace

bool wants_full_screen(const Call& call)
{
    return call.environment.input_is_terminal && call.environment.output_is_terminal &&
           !call.options.no_screen && !call.options.plain && !call.options.json;
}

Result<void> open_screen(const Call& call)
{
    if (call.options.plain)
        return run_chat(call);
    if (!wants_full_screen(call))
        return Error{ErrorCode::usage, "the full screen needs a terminal; in a pipe use snug chat, "
                                       "or see what there is with: snug --help"};
    return no_screen_yet();
}

Result<void> join_on_screen(const Call& /*call*/)
{
    return no_screen_yet();
}

Result<void> create_on_screen(const Call& /*call*/)
{
    return no_screen_yet();
}

} // namespace snug::tui
