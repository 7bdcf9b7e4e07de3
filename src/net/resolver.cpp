#include "src/net/resolver.h"

#include "src/net/lookup.h"

#include <fmt/format.h>

#include <utility>

#include <netdb.h>

namespace snug::net {

namespace {

/// Only the families this machine has an address of.
int ask_system(const HostPort& place, std::vector<SocketAddress>& found)
{
    return look_up(place, AI_ADDRCONFIG, found);
}

Error not_found(const HostPort& place, int error)
{
    const auto sentence = [&] {
        switch (error) {
        case EAI_NONAME:
            return fmt::format("there is no host called {}; check the spelling", place.host);
        case EAI_AGAIN:
            return fmt::format("no name server answers about {}; check the network and try again",
                               place.host);
        default:
            return fmt::format("cannot find {}: {}", place.host, ::gai_strerror(error));
        }
    };
    return {ErrorCode::unavailable, sentence()};
}

} // namespace

Resolver::Resolver(WorkerPool& workers) : Resolver{workers, ask_system} {}

Resolver::Resolver(WorkerPool& workers, Lookup lookup)
    : workers_{workers}, lookup_{std::move(lookup)}
{
}

void Resolver::resolve(const HostPort& place, std::function<void(Answer)> done)
{
    auto known = numeric_addresses(place.host.empty() ? HostPort{"localhost", place.port} : place);
    if (!known.empty())
        return done(std::move(known));

    const auto ask = [lookup = lookup_, place]() -> Answer {
        std::vector<SocketAddress> found;
        const int error = lookup(place, found);
        if (error != 0 || found.empty())
            return not_found(place, error != 0 ? error : EAI_NONAME);
        return found;
    };
    const auto pass_on = [done, alive = std::weak_ptr{alive_}](Answer answer) {
        if (!alive.expired())
            done(std::move(answer));
    };
    if (!workers_.submit<Answer>(ask, pass_on))
        done(Error{ErrorCode::unavailable,
                   fmt::format("too much is being looked up to look up {}; try again in a moment",
                               place.host)});
}

} // namespace snug::net
