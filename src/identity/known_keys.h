#pragma once

#include "src/base/result.h"
#include "src/crypto/secret.h"
#include "src/crypto/signing.h"
#include "src/identity/line_file.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace snug::identity {

/// What is kept of a sealed channel from one program to the next: enough to get in and to read
/// without the password, and not the password.
struct KnownKey {
    crypto::SigningPublicKey server{};
    std::string channel; ///< its name on the wire
    std::array<std::byte, 16> id{};
    std::uint32_t epoch = 0;
    crypto::Secret<32> key;
    /// That its owner is a member in that epoch.
    crypto::SignatureBytes certificate{};
    /// The secret of what the password signs with; none for who was let in without it.
    std::optional<crypto::Secret<crypto::SigningKey::seed_bytes>> authority;
};

KnownKey copy_of(const KnownKey& key);

/// Where such keys are kept.
class KeyStore {
public:
    virtual ~KeyStore() = default;
    /// Nothing for a channel that is not known.
    virtual std::optional<KnownKey> load(const crypto::SigningPublicKey& server,
                                         std::string_view channel) = 0;
    /// Replaces what was known of the same channel on the same server.
    virtual Result<void> save(const KnownKey& key) = 0;
};

/// The file channel_keys: a channel a line, in a LineFile.
class KnownKeys final : public KeyStore {
public:
    explicit KnownKeys(std::filesystem::path file);

    std::optional<KnownKey> load(const crypto::SigningPublicKey& server,
                                 std::string_view channel) override;
    Result<void> save(const KnownKey& key) override;
    /// On this server, or on every one.  True if there was one.
    Result<bool> forget(std::string_view channel, const crypto::SigningPublicKey* server = nullptr);

private:
    LineFile file_;
};

} // namespace snug::identity
