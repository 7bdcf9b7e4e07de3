#pragma once

#include "src/base/result.h"
#include "src/base/unique_fd.h"

#include <filesystem>

namespace snug::identity {

/// Opens a file with keys in it for reading; an empty descriptor if there is none.  Fails with
/// bad_config, naming the file and what to do, unless it is a plain file of our own, and no link
/// to one, that nobody else can read.
Result<UniqueFd> open_private(const std::filesystem::path& path);

} // namespace snug::identity
