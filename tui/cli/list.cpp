#include "tui/cli/channels.h"
#include "tui/cli/lines.h"
#include "tui/cli/run.h"
#include "tui/cli/visit.h"

namespace snug::tui {

Result<void> run_list(const Call& call)
{
    const auto visit = begin_visit(call);
    if (!visit)
        return visit.error();
    const auto channels = all_channels((*visit)->talk);
    if (!channels)
        return channels.error();
    if (call.options.json)
        for (const msg::ChannelInfo& channel : *channels)
            print(json_line(msg::encode(channel)));
    else
        for (const text::SafeText& line : lines_of(*channels))
            print(line + "\n");
    return {};
}

} // namespace snug::tui
