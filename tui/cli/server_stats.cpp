#include "tui/cli/server_stats.h"

#include "src/text/words.h"

#include <fmt/format.h>

namespace snug::tui {

text::SafeText words_of(const msg::StatsReply& stats)
{
    return text::SafeText::block(fmt::format(
        "{}, up for {}\n{} online, {}\n{}, {}\n", stats.server,
        text::duration_in_words(
            std::chrono::seconds{static_cast<std::int64_t>(stats.uptimeSeconds)}),
        text::plural(stats.users, "person", "people"), text::plural(stats.connections, "terminal"),
        text::plural(stats.channels, "channel"), text::plural(stats.messages, "message")));
}

} // namespace snug::tui
