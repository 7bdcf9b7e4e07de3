#include "server/hub/pages.h"

#include "src/protocol/codec.h"

namespace snug::server {

std::size_t encoded_size_hint(const msg::ChannelInfo& channel)
{
    constexpr std::size_t fixed = 206; // keys, counts, flags
    return fixed + channel.channelName.str().size() + msg::encoded_size(channel.topic) +
           (channel.group ? msg::encoded_size(*channel.group) : 0);
}

std::size_t encoded_size_hint(const msg::Member& member)
{
    constexpr std::size_t fixed = 180; // keys, ids, flag
    return fixed + member.memberName.str().size() +
           (member.away ? msg::encoded_size(*member.away) : 0);
}

std::size_t encoded_size_hint(const msg::RosterEntry& entry)
{
    constexpr std::size_t fixed = 160; // keys, ids
    return fixed + msg::encoded_size(entry.memberName) + base64_size(entry.membership.size());
}

} // namespace snug::server
