#pragma once

#include "src/crypto/signing.h"
#include "tui/model/verified.h"

#include <optional>

namespace snug::tui {

/// Which of the keys that the server shows for somebody is the one their user id is made of, and
/// how it looks to `me`, whose key is `own`, or null for a guest.  Nothing if it is none of them.
std::optional<KeySigns> signs_of(const msg::WhoisReply& person, const std::optional<UserId>& me,
                                 const crypto::SigningKey* own);

} // namespace snug::tui
