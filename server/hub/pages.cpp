#include "server/hub/pages.h"

#include "src/protocol/codec.h"

#include <algorithm>
#include <iterator>

namespace snug::server {

namespace {

constexpr std::size_t worst_escape = 6; // a control character becomes \u001f

std::size_t size_on_wire(const std::string& text)
{
    return worst_escape * text.size();
}

using Events = std::vector<msg::LoggedEvent>;

Seq seq_of(const msg::LoggedEvent& event)
{
    return std::visit([](const auto& e) { return e.seq; }, event);
}

/// The longest run [begin, end) of events that holds `centre` and fits, growing to
/// each side in turn.
std::pair<std::size_t, std::size_t> window(const Events& events, std::size_t centre)
{
    PageBudget page{events.size()};
    const auto fits = [&](std::size_t i) { return page.takes(msg::encoded_size_hint(events[i])); };
    std::size_t begin = centre;
    std::size_t end = centre;
    bool older = true;
    bool newer = true;
    while (older || newer) {
        newer = newer && end < events.size() && fits(end);
        end += newer ? 1 : 0;
        older = older && begin > 0 && fits(begin - 1);
        begin -= older ? 1 : 0;
    }
    return {begin, end};
}

/// Where in the events the reader looks: from there the page grows.
std::size_t centre_of(const Events& events, const msg::History& query)
{
    if (query.after)
        return 0;
    if (!query.around)
        return events.size();
    const auto at = std::find_if(events.begin(), events.end(),
                                 [&](const auto& e) { return seq_of(e) >= *query.around; });
    return static_cast<std::size_t>(std::distance(events.begin(), at));
}

} // namespace

std::size_t encoded_size_hint(const msg::ChannelInfo& channel)
{
    constexpr std::size_t fixed = 160; // keys, count, flags
    return fixed + channel.channelName.str().size() + size_on_wire(channel.topic) +
           (channel.group ? size_on_wire(*channel.group) : 0);
}

std::size_t encoded_size_hint(const msg::Member& member)
{
    constexpr std::size_t fixed = 180; // keys, ids, flag
    return fixed + member.memberName.str().size() + (member.away ? size_on_wire(*member.away) : 0);
}

msg::HistoryReply history_reply(const std::vector<LogEntry>& entries, bool more,
                                const msg::History& query)
{
    Events events;
    for (const LogEntry& entry : entries)
        if (auto event = event_of(entry, query.channelName))
            events.push_back(std::move(*event));
    const auto [begin, end] = window(events, centre_of(events, query));
    const bool was_cut = end - begin < events.size();
    msg::HistoryReply reply{query.channelName, {}, more || was_cut};
    std::move(events.begin() + static_cast<std::ptrdiff_t>(begin),
              events.begin() + static_cast<std::ptrdiff_t>(end), std::back_inserter(reply.entries));
    return reply;
}

} // namespace snug::server
