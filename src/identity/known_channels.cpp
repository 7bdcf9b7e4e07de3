#include "src/identity/known_channels.h"

#include "src/base/hex.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

/// A line is four words: the server's key in hex, the channel, one's name there, the time.
namespace snug::identity {

namespace {

std::optional<KnownChannel> channel_in(std::string_view line)
{
    const auto words = LineFile::words_of(line);
    KnownChannel channel;
    if (words.size() != 4 || !from_hex(words[0], channel.server_key))
        return std::nullopt;
    const auto joined = from_rfc3339(words[3]);
    if (!joined)
        return std::nullopt;
    channel.channel = words[1];
    channel.member = words[2];
    channel.joined = *joined;
    return channel;
}

std::string format(const KnownChannel& channel)
{
    return fmt::format("{} {} {} {}\n", to_hex(channel.server_key), channel.channel, channel.member,
                       to_rfc3339(channel.joined));
}

} // namespace

KnownChannels::KnownChannels(std::filesystem::path file)
    : file_{std::move(file), "# Channels snug has been in; see snug(1), FILES.\n"}
{
}

KnownChannelsRead KnownChannels::read() const
{
    KnownChannelsRead result;
    const auto text = file_.read();
    if (!text) {
        result.faults.push_back(text.error());
        return result;
    }
    for (const LineFile::Line& line : LineFile::lines_of(*text))
        if (auto channel = channel_in(line.text))
            result.channels.push_back(std::move(*channel));
        else
            result.faults.push_back(file_.fault(line.number,
                                                "not a server's key, a channel, a name and a time; "
                                                "remove this line"));
    std::ranges::stable_sort(result.channels, std::ranges::greater{}, &KnownChannel::joined);
    return result;
}

Result<void> KnownChannels::remember(const KnownChannel& channel)
{
    return file_.put(format(channel), [&](std::string_view line) {
        const auto other = channel_in(line);
        return other && other->server_key == channel.server_key &&
               other->channel == channel.channel;
    });
}

Result<bool> KnownChannels::forget(std::string_view channel)
{
    return file_.drop([&](std::string_view line) {
        const auto other = channel_in(line);
        return other && other->channel == channel;
    });
}

} // namespace snug::identity
