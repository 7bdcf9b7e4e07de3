#include "server/store/entry_row.h"

#include "server/hub/entry_form.h"
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

template <class Form>
Form form_from(const sqlite::Rows& row, std::optional<Form> (*read)(std::span<const std::byte>))
{
    auto form = read(row.blob(9));
    if (!form)
        throw Damage{"the database holds a key that is none"};
    return std::move(*form);
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
    "SELECT e.key, e.id, e.at, e.kind, e.text, a.member, a.user, a.name, a.verified, "
    "e.sealed "
    "FROM entries e LEFT JOIN authors a ON a.number = e.author ";

EntryKind kind_of(const EntryBody& body)
{
    using Kind = EntryKind;
    return std::visit(Overloaded{[](const Message& m) {
                                     if (!m.sealed.empty())
                                         return Kind::sealed;
                                     return m.kind == msg::MessageKind::action ? Kind::action
                                                                               : Kind::text;
                                 },
                                 [](const Created&) { return Kind::created; },
                                 [](const MemberEnrolled& m) {
                                     return m.again ? Kind::enrolled_again : Kind::enrolled;
                                 },
                                 [](const MemberLeft&) { return Kind::left; },
                                 [](const Rekeyed&) { return Kind::rekeyed; },
                                 [](const TopicSet&) { return Kind::topic; },
                                 [](const LoginBound&) { return Kind::login_bound; },
                                 [](const Renamed&) { return Kind::renamed; },
                                 [](const KeyShown&) { return Kind::key_shown; }},
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
                   [&](const Rekeyed& r) -> Nobody {
                       return Author{channel, {}, {}, r.by};
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
                   [&](const KeyShown& k) -> Nobody {
                       return Author{channel, {}, raw(k.user.bytes()), k.name};
                   },
                   [](const Created&) -> Nobody { return std::nullopt; }},
        body);
}

std::optional<std::string_view> text_of(const EntryBody& body, const Retention& keep)
{
    if (const auto* message = std::get_if<Message>(&body);
        message && message->sealed.empty() && keep.kind != Retention::Kind::none)
        return message->text;
    if (const auto* topic = std::get_if<TopicSet>(&body))
        return topic->topic;
    return std::nullopt;
}

std::optional<Bytes> sealed_of(const EntryBody& body, const Retention& keep)
{
    using Nothing = std::optional<Bytes>;
    return std::visit(Overloaded{[&](const Message& m) -> Nothing {
                                     if (m.sealed.empty() || keep.kind == Retention::Kind::none)
                                         return std::nullopt;
                                     return m.sealed;
                                 },
                                 [](const MemberEnrolled& m) -> Nothing {
                                     if (!m.key)
                                         return std::nullopt;
                                     return form_of(*m.key);
                                 },
                                 [](const Rekeyed& r) -> Nothing { return form_of(r); },
                                 [](const KeyShown& k) -> Nothing { return form_of(k.key); },
                                 [](const auto&) -> Nothing { return std::nullopt; }},
                      body);
}

LogEntry entry_from(const sqlite::Rows& row, const ChannelId& channel,
                    const std::function<Created()>& created)
{
    const auto member = [&] { return id_from<MemberId>(row.blob(5)); };
    const auto user = [&] { return id_from<UserId>(row.blob(6)); };
    const auto name = [&] { return text_from(row.text(7)); };
    const auto text = [&] { return text_from(row.text(4)); };
    const auto key = [&] {
        return row.is_null(9) ? std::nullopt : std::optional{form_from(row, admitted_from)};
    };

    const auto message = [&](msg::MessageKind kind) {
        return Message{member(), user(), name(), row.integer(8) != 0, kind, text()};
    };
    const auto body = [&]() -> EntryBody {
        switch (static_cast<EntryKind>(row.integer(3))) {
        case EntryKind::text:
            return message(msg::MessageKind::text);
        case EntryKind::action:
            return message(msg::MessageKind::action);
        case EntryKind::sealed: {
            const auto sealed = row.blob(9);
            return Message{.member = member(),
                           .user = user(),
                           .name = name(),
                           .verified = row.integer(8) != 0,
                           .text = {},
                           .sealed = {sealed.begin(), sealed.end()}};
        }
        case EntryKind::created:
            return created();
        case EntryKind::enrolled:
            return MemberEnrolled{member(), user(), name(), key()};
        case EntryKind::enrolled_again:
            return MemberEnrolled{member(), user(), name(), key(), true};
        case EntryKind::left:
            return MemberLeft{member()};
        case EntryKind::rekeyed: {
            Rekeyed entry = form_from(row, rekeyed_from);
            entry.by = name();
            return entry;
        }
        case EntryKind::topic:
            return TopicSet{name(), text()};
        case EntryKind::login_bound:
            return LoginBound{number_from(row.text(5)), user(), name()};
        case EntryKind::renamed:
            return Renamed{user(), name()};
        case EntryKind::key_shown:
            return KeyShown{user(), name(), form_from(row, person_key_from)};
        }
        throw Damage{"the database holds an entry of an unknown kind"};
    };
    return {channel, seq_of(row.integer(0)), id_from<MessageId>(row.blob(1)),
            WallTime{std::chrono::microseconds{row.integer(2)}}, body()};
}

} // namespace snug::server
