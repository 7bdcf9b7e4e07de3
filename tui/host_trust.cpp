#include "tui/host_trust.h"

#include "src/identity/fingerprint.h"

#include <fmt/format.h>

#include <utility>

namespace snug::tui {

namespace {

using identity::fingerprint_of;

Error unknown(const net::Address& server, const std::string& fingerprint)
{
    return {ErrorCode::unknown_host,
            fmt::format("{} is not known here; its key's fingerprint is {}: compare it with what "
                        "snugd --fingerprint says there, then come with --trust {}",
                        server.str(), fingerprint, fingerprint)};
}

Error not_as_told(const net::Address& server, const std::string& fingerprint)
{
    return {ErrorCode::unknown_host,
            fmt::format("{} has the fingerprint {}, not the one of --trust; somebody may be "
                        "between you and the server",
                        server.str(), fingerprint)};
}

} // namespace

std::string HostTrust::Stranger::fingerprint() const
{
    return fingerprint_of(key);
}

Result<void> HostTrust::check(const net::Address& server, const crypto::SigningPublicKey& key)
{
    stranger_.reset();
    const std::string fingerprint = fingerprint_of(key);
    if (settings_.fingerprint && *settings_.fingerprint != fingerprint)
        return not_as_told(server, fingerprint);
    const auto known = find(server);
    if (!known)
        return known.error();
    if (*known && (*known)->key == key)
        return {};
    if (*known) {
        stranger_ = Stranger{server, key, *known};
        return Error{ErrorCode::changed_host,
                     fmt::format("the key of {} is not the one it had: {} then, {} now; somebody "
                                 "may be between you and the server.  If you know that it was "
                                 "made anew, remove {}:{}",
                                 server.str(), fingerprint_of((*known)->key), fingerprint,
                                 settings_.known_hosts.string(), (*known)->line)};
    }
    if (settings_.fingerprint)
        return trust(server, key);
    stranger_ = Stranger{server, key, std::nullopt};
    return unknown(server, fingerprint);
}

Result<std::optional<identity::KnownHost>> HostTrust::find(const net::Address& server) const
{
    if (const auto trusted = for_now_.find(server); trusted != for_now_.end())
        return std::optional{identity::KnownHost{.key = trusted->second}};
    return hosts_.find(server.str());
}

Result<void> HostTrust::trust_stranger()
{
    INVARIANT(stranger_ && !stranger_->known);
    const Stranger stranger = *std::exchange(stranger_, std::nullopt);
    return trust(stranger.server, stranger.key);
}

Result<void> HostTrust::trust(const net::Address& server, const crypto::SigningPublicKey& key)
{
    if (settings_.remember)
        return hosts_.remember(server.str(), key);
    for_now_.insert_or_assign(server, key);
    return {};
}

} // namespace snug::tui
