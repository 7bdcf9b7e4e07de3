#include "tui/cli/verbs.h"

#include "tui/cli/run.h"

#include <algorithm>
#include <array>

namespace snug::tui {

namespace {

constexpr auto verb_rows = std::to_array<Verb>({
    {"admin", "[COMMAND FILE]", "what only the operator may do; alone, what there is", 0, 2, "",
     run_admin},
    {"chat", "[CHANNEL]", "a line a message: for pipes, bare terminals and screen readers", 0, 1,
     "open", run_chat},
    {"create", "[CHANNEL]", "make a channel, and go in", 0, 1, "open group keep dump-screen",
     run_create},
    {"export", "CHANNEL", "all that was said and is kept, oldest first", 1, 1, "format",
     run_export},
    {"forget", "CHANNEL", "forget that you were in a channel", 1, 1, "", run_forget},
    {"join", "[CHANNEL]", "go into a channel", 0, 1, "open dump-screen", run_join},
    {"key", "[COMMAND FILE]", "your key: show it, export or import it", 0, 2, "", run_key},
    {"list", "", "the server's channels", 0, 0, "", run_list},
    {"pm", "NAME [TEXT...]", "say TEXT, or standard input, to one person", 1, any_number, "",
     run_pm},
    {"search", "WORDS...", "messages that have all these words, newest first", 1, any_number,
     "channel lines", run_search},
    {"send", "CHANNEL [TEXT...]", "say TEXT, or standard input", 1, any_number, "", run_send},
    {"stats", "", "what the server counts", 0, 0, "", run_stats},
    {"status", "", "the server, and who you are there", 0, 0, "format", run_status},
    {"tail", "CHANNEL", "what was said last", 1, 1, "lines follow", run_tail},
    {"verify", "NAME", "digits to compare with somebody, so that nobody comes in their place", 1, 1,
     "confirm yes", run_verify},
    {"wait", "CHANNEL", "wait until somebody speaks", 1, 1, "mention timeout", run_wait},
    {"who", "CHANNEL", "who is in a channel", 1, 1, "", run_who},
});
static_assert(std::ranges::is_sorted(verb_rows, {}, &Verb::name));

} // namespace

std::span<const Verb> verbs()
{
    return verb_rows;
}

} // namespace snug::tui
