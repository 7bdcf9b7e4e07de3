#pragma once

#include "src/base/result.h"
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

/// How far a sealed channel has been read: what a server has shown once it is to show again.
struct KnownMark {
    crypto::SigningPublicKey server{};
    std::string channel; ///< its name on the wire
    std::array<std::byte, 16> id{};
    std::uint64_t seq = 0;
    /// Of the message there.
    std::array<std::byte, 32> hash{};

    friend bool operator==(const KnownMark&, const KnownMark&) = default;
};

/// The file channel_marks: a channel a line, those that were read last; with it a server that goes
/// back is found out.  Who loses it loses that, and nothing else: what is damaged is no mark.
class KnownMarks {
public:
    /// So many channels are remembered.
    static constexpr std::size_t capacity = 1000;

    explicit KnownMarks(std::filesystem::path file);

    /// Nothing for a channel that is not known.
    [[nodiscard]] std::optional<KnownMark> load(const crypto::SigningPublicKey& server,
                                                std::string_view channel) const;
    /// Replaces what was known of the same channel on the same server.  Another program may have
    /// read farther: its mark stays, unless ours is to go `back`.
    Result<void> save(const KnownMark& mark, bool back) const;
    /// On this server, or on every one.  True if there was one.
    Result<bool> forget(std::string_view channel,
                        const crypto::SigningPublicKey* server = nullptr) const;

private:
    LineFile file_;
};

} // namespace snug::identity
