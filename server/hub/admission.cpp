#include "server/hub/admission.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <cstring>

namespace snug::server {

namespace {

std::size_t pick(std::size_t count, Random& random)
{
    std::array<std::byte, sizeof(std::uint64_t)> bytes;
    random.fill(bytes);
    std::uint64_t number;
    std::memcpy(&number, bytes.data(), sizeof number);
    return static_cast<std::size_t>(number % count);
}

} // namespace

Result<void> Admission::arrive(SessionId session, const Peer& peer, const HubRules& rules)
{
    const std::size_t room =
        peer.shares_loopback() ? rules.connections_from_loopback : rules.connections_per_origin;
    std::size_t& here = by_origin_[peer.origin];
    if (here >= room)
        return Error{ErrorCode::too_many_connections,
                     fmt::format("there are {} connections from {} already; close one of them "
                                 "and try again",
                                 here, peer.origin)};
    ++here;
    if (!peer.uid)
        not_logged_in_.push_back(session);
    return {};
}

std::optional<SessionId> Admission::crowded_out(const HubRules& rules, Random& random) const
{
    if (not_logged_in_.size() <= rules.not_logged_in)
        return std::nullopt;
    return not_logged_in_[pick(not_logged_in_.size(), random)];
}

void Admission::logged_in(SessionId session)
{
    std::erase(not_logged_in_, session);
}

void Admission::gone(SessionId session, const Peer& peer)
{
    std::erase(not_logged_in_, session);
    const auto origin = by_origin_.find(peer.origin);
    if (origin != by_origin_.end() && --origin->second == 0)
        by_origin_.erase(origin);
}

} // namespace snug::server
