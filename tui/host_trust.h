#pragma once

#include "src/base/result.h"
#include "src/crypto/signing.h"
#include "src/identity/known_hosts.h"
#include "src/net/address.h"
#include "src/sealed/succession.h"

#include <map>
#include <optional>
#include <string>

namespace snug::tui {

/// Whether the server one has reached is the one that is meant, as ssh has it: known by its
/// key or one it had before, or unknown, which is a question for the user, or another than
/// before, which is none.
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
        /// --trust: a new server with this fingerprint is trusted, and no other.  It may be one
        /// of a key the server had.
        std::optional<std::string> fingerprint;
    };
    explicit HostTrust(Settings settings)
        : settings_{std::move(settings)}, hosts_{settings_.known_hosts}
    {
    }

    /// Fails with unknown_host or changed_host, and says what to do.  A server that is known by
    /// one of its former keys is known by its present one from then on.
    Result<void> check(const net::Address& address, const sealed::Lineage& server);

    /// It was so of the server that is taken now.
    [[nodiscard]] bool has_new_key() const { return has_new_key_; }
    /// Another attempt is made: nobody has been checked in it.
    void begin_attempt();

    /// Whom check() refused last, unless it has taken another since.
    [[nodiscard]] const std::optional<Stranger>& stranger() const { return stranger_; }
    /// The user says that the stranger, who is not known by another key, is the right one: check()
    /// will know it.
    Result<void> trust_stranger();

private:
    [[nodiscard]] Result<std::optional<identity::KnownHost>> find(const net::Address& server) const;
    Result<void> trust(const net::Address& server, const crypto::SigningPublicKey& key);
    Result<void> follow(const net::Address& address, const crypto::SigningPublicKey& former,
                        const crypto::SigningPublicKey& next);

    Settings settings_;
    identity::KnownHosts hosts_;
    std::map<net::Address, crypto::SigningPublicKey> for_now_;
    std::optional<Stranger> stranger_;
    bool has_new_key_ = false;
};

} // namespace snug::tui
