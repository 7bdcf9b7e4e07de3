#pragma once

#include "server/hub/log_entry.h"
#include "tests/support/seeded_random.h"

#include <string>

/// A log of #tea, entry by entry.
namespace snug::server {

inline ChannelName channel(std::string_view text)
{
    return ChannelName::parse(text).value();
}
inline MemberName member(std::string_view text)
{
    return MemberName::parse(text).value();
}

/// The same id for the same name, in every test.
template <class Id>
Id id_of(std::string_view name)
{
    std::uint64_t seed = Id::size;
    for (const char c : name)
        seed = seed * 131 + static_cast<unsigned char>(c);
    SeededRandom random{seed};
    return Id::make(random);
}

inline const UserId ada_id = id_of<UserId>("ada");
inline const UserId bob_id = id_of<UserId>("bob");

inline LogEntry entry(std::uint64_t seq, EntryBody body)
{
    const WallTime at = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};
    return {id_of<ChannelId>("#tea"), Seq{seq}, id_of<MessageId>(std::to_string(seq)),
            at + std::chrono::seconds{seq}, std::move(body)};
}

inline Created created(ChannelRules rules = {})
{
    return {channel("#tea"), id_of<UserId>("ada"), "ada", std::move(rules)};
}

inline MemberEnrolled enrolled(const std::string& name)
{
    return {id_of<MemberId>(name), id_of<UserId>(name), name};
}

inline Message said(const std::string& name, const std::string& text)
{
    return {
        .member = id_of<MemberId>(name), .user = id_of<UserId>(name), .name = name, .text = text};
}

} // namespace snug::server
