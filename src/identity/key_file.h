#pragma once

#include "src/base/random.h"
#include "src/base/result.h"
#include "src/crypto/signing.h"

#include <filesystem>
#include <optional>

namespace snug::identity {

/// Reads the key in `path`, or makes one there (0600, never through a link) if
/// there is none.  Fails with bad_config, naming the file and what to do, if the
/// file is not ours, can be read by others, or holds no key.
Result<crypto::SigningKey> load_or_make_key(const std::filesystem::path& path, Random& random);

/// The same where none is to be made: nothing if there is no file.
Result<std::optional<crypto::SigningKey>> load_key(const std::filesystem::path& path);

/// Puts a key in the place of the one that is there, which is wiped.  Whatever happens meanwhile,
/// `path` is the one or the other.  Who calls this, and wipe_replaced_key(), keeps others from
/// doing so.
Result<void> replace_key(const std::filesystem::path& path, const crypto::SigningKey& key);

/// What a replace_key() that was killed may have left: a key that is no more, or one that never
/// was.
Result<void> wipe_replaced_key(const std::filesystem::path& path);

/// Puts a key where none is yet; fails with bad_config, and changes nothing, if there is a file.
Result<void> place_key(const std::filesystem::path& path, const crypto::SigningKey& key);

} // namespace snug::identity
