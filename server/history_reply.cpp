#include "server/history_reply.h"

#include "src/protocol/codec.h"
#include "src/protocol/limits.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace snug::server {

namespace {

std::vector<msg::LoggedEvent> events_of(const msg::History& query, const Page& page)
{
    std::vector<msg::LoggedEvent> events;
    events.reserve(page.entries.size());
    for (const LogEntry& entry : page.entries)
        if (auto event = event_of(entry, query.channelName))
            events.push_back(std::move(*event));
    return events;
}

/// Where what was asked for lies among the events: the cut keeps what is next to it.
std::size_t place_asked_for(const msg::History& query, const std::vector<msg::LoggedEvent>& events)
{
    if (!query.around && !query.at)
        return query.after ? 0 : events.size();
    const auto is_reached = [&](const auto& event) {
        return query.around ? event.seq >= *query.around : event.timestamp >= *query.at;
    };
    const auto place = std::ranges::find_if(
        events, [&](const msg::LoggedEvent& event) { return std::visit(is_reached, event); });
    return static_cast<std::size_t>(place - events.begin());
}

struct Span {
    std::size_t begin, end;
};

/// The longest run of events on both sides of `place` that fits; at least one event.
Span what_fits(const std::vector<msg::LoggedEvent>& events, std::size_t place)
{
    Span span{place, place};
    std::size_t bytes = 0;
    const auto take = [&](std::size_t index) {
        const std::size_t more = msg::encoded_size_hint(events[index]);
        const bool fits = bytes + more <= limits::page_bytes || span.begin == span.end;
        bytes += fits ? more : 0;
        return fits;
    };
    bool forward = true, backward = true;
    while (forward || backward) {
        forward = forward && span.end < events.size() && take(span.end);
        span.end += forward ? 1 : 0;
        backward = backward && span.begin > 0 && take(span.begin - 1);
        span.begin -= backward ? 1 : 0;
    }
    return span;
}

} // namespace

msg::HistoryReply history_reply(const msg::History& query, const Page& page)
{
    std::vector<msg::LoggedEvent> events = events_of(query, page);
    const Span kept = what_fits(events, place_asked_for(query, events));
    const bool cut = kept.end - kept.begin < events.size();
    events.erase(events.begin() + static_cast<std::ptrdiff_t>(kept.end), events.end());
    events.erase(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(kept.begin));
    return {query.channelName, std::move(events), page.more || cut};
}

} // namespace snug::server
