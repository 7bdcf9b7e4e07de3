#include "server/store/entry_row.h"

#include "server/store/entry_key.h"
#include "src/base/overloaded.h"
#include "src/text/utf8.h"

#include <charconv>

namespace snug::server {

namespace {

std::string raw(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Whoever reads it may put it into JSON, which has no place for bytes that are no text.
std::string text_from(std::string_view column)
{
    if (!text::is_utf8(column))
        throw Damage{"the database holds a text that is not UTF-8"};
    return std::string{column};
}

std::uint32_t number_from(std::string_view digits)
{
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size())
        throw Damage{"the database holds a number that is none"};
    return number;
}

} // namespace

const std::string select_entries =
    "SELECT e.key, e.id, e.at, e.kind, e.text, a.member, a.user, a.name, a.verified "
    "FROM entries e LEFT JOIN authors a ON a.number = e.author ";

EntryKind kind_of(const EntryBody& body)
{
    using Kind = EntryKind;
    return std::visit(Overloaded{[](const Message& m) {
                                     return m.kind == msg::MessageKind::action ? Kind::action
                                                                               : Kind::text;
                                 },
                                 [](const Created&) { return Kind::created; },
                                 [](const MemberEnrolled&) { return Kind::enrolled; },
                                 [](const MemberLeft&) { return Kind::left; },
                                 [](const TopicSet&) { return Kind::topic; },
                                 [](const LoginBound&) { return Kind::login_bound; },
                                 [](const Renamed&) { return Kind::renamed; }},
                      body);
}

std::optional<Author> author_of(const EntryBody& body, std::int64_t channel)
{
    using Nobody = std::optional<Author>;
    return std::visit(
        Overloaded{[&](const Message& m) -> Nobody {
                       return Author{channel, raw(m.member.bytes()), raw(m.user.bytes()), m.name,
                                     m.verified};
                   },
                   [&](const MemberEnrolled& m) -> Nobody {
                       return Author{channel, raw(m.member.bytes()), raw(m.user.bytes()), m.name};
                   },
                   [&](const MemberLeft& m) -> Nobody {
                       return Author{channel, raw(m.member.bytes()), {}, {}};
                   },
                   [&](const TopicSet& t) -> Nobody {
                       return Author{channel, {}, {}, t.by};
                   },
                   [&](const LoginBound& b) -> Nobody {
                       return Author{channel, std::to_string(b.uid), raw(b.user.bytes()), b.login};
                   },
                   [&](const Renamed& r) -> Nobody {
                       return Author{channel, {}, raw(r.user.bytes()), r.name};
                   },
                   [](const Created&) -> Nobody { return std::nullopt; }},
        body);
}

std::optional<std::string_view> text_of(const EntryBody& body, const Retention& keep)
{
    if (const auto* message = std::get_if<Message>(&body);
        message && keep.kind != Retention::Kind::none)
        return message->text;
    if (const auto* topic = std::get_if<TopicSet>(&body))
        return topic->topic;
    return std::nullopt;
}

LogEntry entry_from(const sqlite::Rows& row, const ChannelId& channel,
                    const std::function<Created()>& created)
{
    const auto member = [&] { return id_from<MemberId>(row.blob(5)); };
    const auto user = [&] { return id_from<UserId>(row.blob(6)); };
    const auto name = [&] { return text_from(row.text(7)); };
    const auto text = [&] { return text_from(row.text(4)); };

    const auto message = [&](msg::MessageKind kind) {
        return Message{member(), user(), name(), row.integer(8) != 0, kind, text()};
    };
    const auto body = [&]() -> EntryBody {
        switch (static_cast<EntryKind>(row.integer(3))) {
        case EntryKind::text:
            return message(msg::MessageKind::text);
        case EntryKind::action:
            return message(msg::MessageKind::action);
        case EntryKind::created:
            return created();
        case EntryKind::enrolled:
            return MemberEnrolled{member(), user(), name()};
        case EntryKind::left:
            return MemberLeft{member()};
        case EntryKind::topic:
            return TopicSet{name(), text()};
        case EntryKind::login_bound:
            return LoginBound{number_from(row.text(5)), user(), name()};
        case EntryKind::renamed:
            return Renamed{user(), name()};
        }
        throw Damage{"the database holds an entry of an unknown kind"};
    };
    return {channel, seq_of(row.integer(0)), id_from<MessageId>(row.blob(1)),
            WallTime{std::chrono::microseconds{row.integer(2)}}, body()};
}

} // namespace snug::server
