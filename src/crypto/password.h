#pragma once

#include <string>
#include <string_view>

namespace snug::crypto {

/// What a server keeps of an open channel's password: Argon2id (RFC 9106) with its
/// salt and parameters, as one line of text.  Takes about 50 ms and 64 MiB: never
/// on the loop thread.  Throws std::bad_alloc when the memory is not to be had.
std::string make_password_verifier(std::string_view password);

/// As slow as making it.
bool password_matches(std::string_view password, const std::string& verifier);

} // namespace snug::crypto
