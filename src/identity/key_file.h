#pragma once

#include "src/base/random.h"
#include "src/base/result.h"
#include "src/crypto/signing.h"

#include <filesystem>

namespace snug::identity {

/// Reads the key in `path`, or makes one there (0600, never through a link) if
/// there is none.  Fails with bad_config, naming the file and what to do, if the
/// file is not ours, can be read by others, or holds no key.
Result<crypto::SigningKey> load_or_make_key(const std::filesystem::path& path, Random& random);

} // namespace snug::identity
