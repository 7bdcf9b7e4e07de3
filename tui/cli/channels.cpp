#include "tui/cli/channels.h"

#include "src/text/columns.h"
#include "src/text/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace snug::tui {

namespace {

text::SafeText line_of(const msg::ChannelInfo& channel, int name_columns)
{
    using text::SafeText;
    const std::string name = channel.channelName.display();
    const auto padding = static_cast<std::size_t>(name_columns - text::columns_of_text(name));
    SafeText line = SafeText::line(
        fmt::format("{}{}  {:>3} here", name, std::string(padding, ' '), channel.memberCount));
    if (channel.unread > 0)
        line += SafeText::fill("  {} new", {SafeText::number(channel.unread)});
    if (channel.sealed)
        line += "  sealed";
    else if (channel.hasPassword)
        line += "  password";
    if (channel.group)
        line += "  group " + SafeText::line(*channel.group);
    if (!channel.topic.empty())
        line += "  " + SafeText::line(channel.topic);
    return line;
}

} // namespace

Result<std::vector<msg::ChannelInfo>> all_channels(Conversation& talk)
{
    std::vector<msg::ChannelInfo> channels;
    for (bool more = true; more;) {
        auto page = talk.ask([&] {
            return channels.empty() ? msg::ListChannels{}
                                    : msg::ListChannels{channels.back().channelName};
        });
        if (!page)
            return page.error();
        more = page->more && !page->channels.empty();
        if (!channels.empty() && !page->channels.empty() &&
            page->channels.front().channelName <= channels.back().channelName)
            return Error{ErrorCode::bad_reply, "the server lists its channels in no order"};
        std::ranges::move(page->channels, std::back_inserter(channels));
    }
    return channels;
}

std::vector<text::SafeText> lines_of(const std::vector<msg::ChannelInfo>& channels)
{
    int widest = 0;
    for (const msg::ChannelInfo& channel : channels)
        widest = std::max(widest, text::columns_of_text(channel.channelName.display()));
    std::vector<text::SafeText> lines;
    for (const msg::ChannelInfo& channel : channels)
        lines.push_back(line_of(channel, widest));
    return lines;
}

std::string kept_words(const Retention& keep)
{
    switch (keep.kind) {
    case Retention::Kind::forever:
        return "";
    case Retention::Kind::days:
        return "; what is said is kept for " + text::plural(keep.count, "day");
    case Retention::Kind::newest:
        return fmt::format("; of what is said the newest {} {} kept",
                           text::plural(keep.count, "entry", "entries"),
                           keep.count == 1 ? "is" : "are");
    case Retention::Kind::none:
        return "; what is said is not kept";
    }
    return "";
}

} // namespace snug::tui
