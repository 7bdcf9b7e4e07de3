#include "src/identity/known_channels.h"
#include "src/identity/known_keys.h"
#include "src/identity/known_marks.h"
#include "src/protocol/names.h"
#include "tui/cli/lines.h"
#include "tui/cli/run.h"
#include "tui/paths.h"

#include <fmt/format.h>

namespace snug::tui {

/// Asks no server: it may be gone for good.
Result<void> run_forget(const Call& call)
{
    const auto channel = ChannelName::parse(*call.options.word(0));
    if (!channel)
        return channel.error();
    identity::KnownChannels known{known_channels_file(call.environment)};
    const auto was_known = known.forget(channel->str());
    if (!was_known)
        return was_known.error();
    identity::KnownKeys keys{channel_keys_file(call.environment)};
    const auto had_key = keys.forget(channel->str());
    if (!had_key)
        return had_key.error();
    const auto had_mark =
        identity::KnownMarks{channel_marks_file(call.environment)}.forget(channel->str());
    if (!had_mark)
        return had_mark.error();
    print_line(fmt::format("{} {}", channel->display(),
                           *was_known || *had_key ? "is forgotten" : "was not remembered"));
    return {};
}

} // namespace snug::tui
