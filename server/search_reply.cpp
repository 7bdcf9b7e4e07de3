#include "server/search_reply.h"

#include "server/hub/pages.h"
#include "src/base/check.h"
#include "src/protocol/codec.h"
#include "src/protocol/limits.h"

#include <utility>

namespace snug::server {

namespace {

msg::Found told(const Found& found, const ChannelName& channel)
{
    auto event = event_of(found.entry, channel);
    INVARIANT(event && std::holds_alternative<msg::Said>(*event));
    msg::Found told{std::get<msg::Said>(*std::move(event)), {}};
    told.spans.reserve(found.spans.size());
    for (const Found::Span& span : found.spans)
        told.spans.push_back({span.begin, span.end});
    return told;
}

} // namespace

msg::SearchReply search_reply(const std::map<ChannelId, ChannelName>& channels,
                              const Findings& findings)
{
    msg::SearchReply reply{{}, findings.more};
    PageBudget page{limits::history_page};
    for (const Found& found : findings.found) {
        msg::Found next = told(found, channels.at(found.entry.channel));
        if (!page.takes(msg::encoded_size_hint(next))) {
            reply.more = true;
            break;
        }
        reply.found.push_back(std::move(next));
    }
    return reply;
}

} // namespace snug::server
