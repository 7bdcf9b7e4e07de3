#pragma once

#include "src/base/result.h"
#include "src/crypto/signing.h"
#include "src/identity/known_hosts.h"
#include "src/net/address.h"

#include <map>
#include <optional>
#include <string>

namespace snug::tui {

/// Whether the server one has reached is the one that is meant, as ssh has it: known by its
/// key, or unknown, which is a question for the user, or another than before, which is none.
class HostTrust {
public:
    struct Stranger {
        net::Address server;
        crypto::SigningPublicKey key;
        /// Where another key stands for this server: then there is nothing to be asked.
        std::optional<identity::KnownHost> known;
        /// What is to be compared with what snugd --fingerprint says there.
        [[nodiscard]] std::string fingerprint() const;
    };

    struct Settings {
        std::filesystem::path known_hosts;
        bool remember = true; ///< else who is trusted is so for this time only
        /// --trust: a new server with this fingerprint is trusted, and no other.
        std::optional<std::string> fingerprint;
    };
    explicit HostTrust(Settings settings)
        : settings_{std::move(settings)}, hosts_{settings_.known_hosts}
    {
    }

    /// Fails with unknown_host or changed_host, and says what to do.
    Result<void> check(const net::Address& server, const crypto::SigningPublicKey& key);

    /// Whom check() refused last, unless it has taken another since.
    [[nodiscard]] const std::optional<Stranger>& stranger() const { return stranger_; }
    /// The user says that the stranger, who is not known by another key, is the right one: check()
    /// will know it.
    Result<void> trust_stranger();

private:
    [[nodiscard]] Result<std::optional<identity::KnownHost>> find(const net::Address& server) const;
    Result<void> trust(const net::Address& server, const crypto::SigningPublicKey& key);

    Settings settings_;
    identity::KnownHosts hosts_;
    std::map<net::Address, crypto::SigningPublicKey> for_now_;
    std::optional<Stranger> stranger_;
};

} // namespace snug::tui
