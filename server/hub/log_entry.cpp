#include "server/hub/log_entry.h"

#include "src/base/overloaded.h"

namespace snug::server {

bool is_visible(const EntryBody& body)
{
    if (const auto* message = std::get_if<Message>(&body))
        return message->is_kept();
    if (const auto* enrolled = std::get_if<MemberEnrolled>(&body))
        return !enrolled->again;
    return !std::holds_alternative<MemberLeft>(body) && !std::holds_alternative<LoginBound>(body) &&
           !std::holds_alternative<Renamed>(body) && !std::holds_alternative<KeyShown>(body);
}

std::optional<msg::LoggedEvent> event_of(const LogEntry& entry, const ChannelName& channel)
{
    using Seen = std::optional<msg::LoggedEvent>;
    return std::visit(
        Overloaded{
            [&](const Created& e) -> Seen {
                return msg::ChannelCreated{channel, entry.seq, entry.at, e.owner_name};
            },
            [&](const MemberEnrolled& e) -> Seen {
                if (e.again)
                    return std::nullopt;
                return msg::Enrolled{channel, entry.seq, entry.at, e.member, e.name};
            },
            [&](const MemberLeft&) -> Seen { return std::nullopt; },
            [&](const Rekeyed& e) -> Seen {
                msg::Rekeyed event{channel, entry.seq, entry.at, e.by, e.number, {}};
                for (const Rekeyed::Removed& removed : e.removed)
                    event.removed.push_back(removed.name);
                return event;
            },
            [&](const TopicSet& e) -> Seen {
                return msg::TopicChanged{channel, entry.seq, entry.at, e.by, e.topic};
            },
            [&](const LoginBound&) -> Seen { return std::nullopt; },
            [&](const Renamed&) -> Seen { return std::nullopt; },
            [&](const KeyShown&) -> Seen { return std::nullopt; },
            [&](const Message& e) -> Seen {
                return msg::Said{.channelName = channel,
                                 .seq = entry.seq,
                                 .timestamp = entry.at,
                                 .messageId = entry.id,
                                 .memberId = e.member,
                                 .userId = e.user,
                                 .memberName = e.name,
                                 .verified = e.verified,
                                 .kind = e.kind,
                                 .message = e.text,
                                 .sealed = e.sealed};
            },
        },
        entry.body);
}

} // namespace snug::server
