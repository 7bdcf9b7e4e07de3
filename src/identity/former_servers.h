#pragma once

#include "src/base/result.h"

#include <array>
#include <cstddef>
#include <filesystem>
#include <span>

namespace snug::identity {

/// What one knows of a server stays known when it has a new key.
///
/// Lines of a LineFile that begin with one of a server's former keys (oldest first) begin with
/// its present one from now on.  Of two that are then about the same thing, which is their second
/// word, the one of the newer key stays.  Done again, it changes nothing; nor does it where there
/// is no file.
Result<void> move_to_key(const std::filesystem::path& file,
                         std::span<const std::array<std::byte, 32>> former,
                         const std::array<std::byte, 32>& key);

} // namespace snug::identity
