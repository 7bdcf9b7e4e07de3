#pragma once

#include "src/base/error.h"
#include "src/protocol/messages.h"
#include "src/text/safe_text.h"

#include <string>

namespace snug::tui {

/// Somebody whose key the user has compared with them, or is about to.
struct VerifiedPerson {
    msg::PublicKey key;
    UserId user; ///< made of the key
    MemberName name;
};

/// The key that somebody's user id is made of, as people see it.
struct KeySigns {
    msg::PublicKey key;
    text::SafeText fingerprint;
    /// Twelve groups of five digits, of this key and the user's own.  "" where the user is known
    /// to the server by another key than the one that is here.
    std::string digits;
};

/// Why what is kept of them is not what it should be.
struct VerifiedFault {
    Error why;
};

} // namespace snug::tui
