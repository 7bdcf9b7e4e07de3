#pragma once

#include "src/base/result.h"
#include "src/crypto/secret.h"
#include "src/crypto/signing.h"
#include "src/identity/known_marks.h"
#include "src/identity/line_file.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// Where such keys are kept, and how far the channels were read.
class KeyStore {
public:
    virtual ~KeyStore() = default;
    /// Nothing for a channel that is not known.  An error means that it is not known whether it is.
    virtual Result<std::optional<KnownKey>> load(const crypto::SigningPublicKey& server,
                                                 std::string_view channel) = 0;
    /// Replaces what was known of the same channel on the same server: soon, and whoever made the
    /// store hears if that fails.
    virtual void save(const KnownKey& key) = 0;

    /// How far the channel was read; nothing if that is not known.
    virtual std::optional<KnownMark> mark(const crypto::SigningPublicKey& server,
                                          std::string_view channel) = 0;
    /// Before long; `back` as in KnownMarks::save().
    virtual void save(const KnownMark& mark, bool back) = 0;
};

/// The file channel_keys: a channel a line, in a LineFile that only its owner can read.
///
/// What is damaged in it is left as it is, whatever is changed: there may be no other copy.
class KnownKeys {
public:
    explicit KnownKeys(std::filesystem::path file);

    /// Fails with bad_config if the file, or the channel's line in it, can't be read.
    [[nodiscard]] Result<std::optional<KnownKey>> load(const crypto::SigningPublicKey& server,
                                                       std::string_view channel) const;
    /// All that can't be read; "FILE:LINE: ..." where it is a line.
    [[nodiscard]] std::vector<Error> faults() const;
    /// Replaces what was known of the same channel on the same server; fails, and changes nothing,
    /// if that can't be read.
    Result<void> save(const KnownKey& key) const;
    /// On this server, or on every one.  True if there was one.
    Result<bool> forget(std::string_view channel,
                        const crypto::SigningPublicKey* server = nullptr) const;

private:
    [[nodiscard]] Result<std::optional<KnownKey>> find_in(std::string_view text,
                                                          const crypto::SigningPublicKey& server,
                                                          std::string_view channel) const;

    LineFile file_;
};

} // namespace snug::identity
