#include "server/hub/log_entry.h"

#include "src/base/overloaded.h"

namespace snug::server {

bool is_visible(const EntryBody& body)
{
    if (const auto* message = std::get_if<Message>(&body))
        return !message->text.empty();
    return !std::holds_alternative<MemberLeft>(body) && !std::holds_alternative<LoginBound>(body) &&
           !std::holds_alternative<Renamed>(body);
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
                return msg::Enrolled{channel, entry.seq, entry.at, e.member, e.name};
            },
            [&](const MemberLeft&) -> Seen { return std::nullopt; },
            [&](const TopicSet& e) -> Seen {
                return msg::TopicChanged{channel, entry.seq, entry.at, e.by, e.topic};
            },
            [&](const LoginBound&) -> Seen { return std::nullopt; },
            [&](const Renamed&) -> Seen { return std::nullopt; },
            [&](const Message& e) -> Seen {
                return msg::Said{channel, entry.seq, entry.at,   entry.id, e.member,
                                 e.user,  e.name,    e.verified, e.kind,   e.text};
            },
        },
        entry.body);
}

} // namespace snug::server
