#pragma once

#include "src/base/bytes.h"
#include "src/base/random.h"
#include "src/base/result.h"
#include "src/base/time.h"
#include "src/crypto/signing.h"
#include "src/sealed/succession.h"

#include <optional>
#include <string>
#include <vector>

namespace snug::server {

/// The server's key, and how it came to have it.
struct HostKeys {
    crypto::SigningKey key;
    /// Each as it was signed, oldest first; the last leads to `key`.
    std::vector<Bytes> successions;

    /// What is shown to clients: one after the other.
    [[nodiscard]] Bytes chain() const;
    /// The same, read.
    [[nodiscard]] std::vector<sealed::Succession> history() const;
};

/// Two files of the data directory: server.key, and server.succession, which has a succession a
/// line in hex.
///
/// A change of keys writes the second first, so a succession to a key that is not there is one
/// that came to nothing: it is not shown, and the next change writes over it.  Whenever the
/// program is killed, there is the old key with its past or the new one with its own.
class HostKeyFiles {
public:
    explicit HostKeyFiles(const std::string& directory);

    [[nodiscard]] const std::string& key_file() const { return key_file_; }

    /// Nothing if there is no key yet.  Fails with bad_config, naming the file and what to do.
    [[nodiscard]] Result<std::optional<HostKeys>> load() const;

    // Only while no other server uses the directory.

    /// Makes a key if there is none; wipes what a change that was killed has left.
    [[nodiscard]] Result<HostKeys> load_or_make(Random& random) const;
    /// Nothing if there is no key to sign the new one.
    [[nodiscard]] Result<std::optional<HostKeys>> rotate(Random& random, WallTime now) const;

private:
    [[nodiscard]] Result<HostKeys> with_past(crypto::SigningKey key) const;

    std::string key_file_;
    std::string succession_file_;
};

} // namespace snug::server
