#include "tui/cli/lines.h"
#include "tui/cli/run.h"
#include "tui/cli/server_stats.h"
#include "tui/cli/visit.h"

namespace snug::tui {

Result<void> run_stats(const Call& call)
{
    const auto visit = begin_visit(call);
    if (!visit)
        return visit.error();
    const auto stats = (*visit)->talk.ask([] { return msg::Stats{}; });
    if (!stats)
        return stats.error();
    if (call.options.json)
        print(json_line(
            msg::encode(msg::Response{std::string{msg::Stats::action}, std::nullopt, *stats})));
    else
        print(words_of(*stats));
    return {};
}

} // namespace snug::tui
