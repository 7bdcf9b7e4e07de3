#pragma once

#include "src/base/result.h"
#include "src/base/time.h"
#include "src/identity/line_file.h"

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace snug::identity {

/// A channel one has been in: on which server, under what name, when last.
///
/// The names are words as the file has them, without a space; whoever uses one parses it.
struct KnownChannel {
    std::array<std::byte, 32> server_key{};
    std::string channel;
    std::string member;
    WallTime joined{};

    friend bool operator==(const KnownChannel&, const KnownChannel&) = default;
};

/// What a reader made of the file.
struct KnownChannelsRead {
    std::vector<KnownChannel> channels; ///< last joined first
    std::vector<Error> faults;          ///< "FILE:LINE: …"; such a line is left where it is
};

/// The file known_channels: a channel a line.
class KnownChannels {
public:
    explicit KnownChannels(std::filesystem::path file);

    /// No file is no channels.
    [[nodiscard]] KnownChannelsRead read() const;

    /// Replaces what was known of the same channel on the same server.
    Result<void> remember(const KnownChannel& channel);

    /// On every server.  True if there was one.
    Result<bool> forget(std::string_view channel);

private:
    LineFile file_;
};

} // namespace snug::identity
