#include "tui/host_trust.h"

#include "src/identity/fingerprint.h"

#include <fmt/format.h>

#include <algorithm>
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

bool has_fingerprint(const sealed::Lineage& server, std::string_view fingerprint)
{
    return fingerprint_of(server.key) == fingerprint ||
           std::ranges::any_of(server.former, [&](const crypto::SigningPublicKey& key) {
               return fingerprint_of(key) == fingerprint;
           });
}

} // namespace

std::string HostTrust::Stranger::fingerprint() const
{
    return fingerprint_of(key);
}

void HostTrust::begin_attempt()
{
    stranger_.reset();
    has_new_key_ = false;
}

Result<void> HostTrust::check(const net::Address& address, const sealed::Lineage& server)
{
    begin_attempt();
    const std::string fingerprint = fingerprint_of(server.key);
    if (settings_.fingerprint && !has_fingerprint(server, *settings_.fingerprint))
        return not_as_told(address, fingerprint);
    const auto known = find(address);
    if (!known)
        return known.error();
    if (*known && (*known)->key == server.key)
        return {};
    if (*known && server.had((*known)->key))
        return follow(address, (*known)->key, server.key);
    if (*known) {
        stranger_ = Stranger{address, server.key, *known};
        return Error{ErrorCode::changed_host,
                     fmt::format("the key of {} is not the one it had: {} then, {} now; somebody "
                                 "may be between you and the server.  If you know that it was "
                                 "made anew, remove {}:{}",
                                 address.str(), fingerprint_of((*known)->key), fingerprint,
                                 settings_.known_hosts.string(), (*known)->line)};
    }
    if (settings_.fingerprint)
        return trust(address, server.key);
    stranger_ = Stranger{address, server.key, std::nullopt};
    return unknown(address, fingerprint);
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

/// The key one knew has signed the next: there is nothing to be asked.
Result<void> HostTrust::follow(const net::Address& address, const crypto::SigningPublicKey& former,
                               const crypto::SigningPublicKey& next)
{
    const auto kept =
        settings_.remember ? hosts_.replace(address.str(), former, next) : trust(address, next);
    has_new_key_ = kept.ok();
    return kept;
}

} // namespace snug::tui
