#pragma once

#include "src/base/random.h"
#include "src/base/result.h"
#include "src/crypto/signing.h"

#include <string>
#include <string_view>

/// One's key, to be carried to another machine or kept for a bad day: useless without its
/// passphrase.
///
/// It is a line of text: "snug-key-backup-v1", the passes and KiB of Argon2id, a salt, and the seed
/// sealed under what Argon2id makes of the passphrase (crypto/sealed.h), with all that stands
/// before it as context.
namespace snug::identity {

/// Takes 50 ms and more.  `passphrase` is in NFC.  Throws std::bad_alloc.
std::string seal_key(const crypto::SigningKey& key, std::string_view passphrase, Random& random);

/// Fails with wrong_password if it was sealed under another, or somebody changed it; with
/// bad_config if it is no such line, or asks for more work than anybody would do.
Result<crypto::SigningKey> open_key(std::string_view line, std::string_view passphrase);

} // namespace snug::identity
