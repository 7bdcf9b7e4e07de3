#pragma once

#include "src/identity/line_file.h"

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace snug::identity {

/// The key that a server showed when one first trusted it.
struct KnownHost {
    std::array<std::byte, 32> key{};
    std::size_t line = 0; ///< of the file, from 1
};

/// The file known_hosts: which key the server at a place has, a place a line.
///
/// A place is "HOST:PORT", as net::Address writes it; names of hosts are compared in lower
/// case.  It is the file that is believed, so one that cannot be read knows nobody: that is an
/// error and not an unknown host.
class KnownHosts {
public:
    explicit KnownHosts(std::filesystem::path file);

    [[nodiscard]] const std::filesystem::path& path() const { return file_.path(); }

    /// Nothing: it was never seen.  Fails if its line, or the file, makes no sense.
    [[nodiscard]] Result<std::optional<KnownHost>> find(std::string_view place) const;

    /// Fails if another key is known already: that line is only for people to remove.
    Result<void> remember(std::string_view place, const std::array<std::byte, 32>& key) const;

    /// `next` takes the place of `former`, which signed that it may.  Fails if by now neither is
    /// what is known: somebody has changed the file meanwhile.
    Result<void> replace(std::string_view place, const std::array<std::byte, 32>& former,
                         const std::array<std::byte, 32>& next) const;

private:
    [[nodiscard]] Result<std::optional<KnownHost>> find_in(std::string_view text,
                                                           std::string_view place) const;

    LineFile file_;
};

} // namespace snug::identity
