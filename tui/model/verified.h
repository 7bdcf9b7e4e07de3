#pragma once

#include "src/base/error.h"
#include "src/protocol/messages.h"
#include "src/text/safe_text.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace snug::tui {

/// Somebody whose key the user has compared with them, or is about to.
struct VerifiedPerson {
    msg::PublicKey key;
    UserId user; ///< made of the key
    MemberName name;
};

/// Somebody the user wrote to or let in by that name, without having compared keys.
struct MetPerson {
    UserId user;
    MemberName name;
};

/// Who somebody is to the user, by their name and their key.
enum class Standing : std::uint8_t {
    unknown,
    met,      ///< whom one wrote to before
    another,  ///< one wrote to somebody else of that name
    verified, ///< by this name or another
    impostor, ///< one verified somebody else of that name
};

Standing standing_of(std::span<const VerifiedPerson> verified, std::span<const MetPerson> met,
                     std::string_view name, const UserId& user);

/// Null if nobody who was verified was called so.
const VerifiedPerson* person_called(std::span<const VerifiedPerson> verified,
                                    std::string_view name);
/// Null if that was nobody who was verified.
const VerifiedPerson* person_with(std::span<const VerifiedPerson> verified, const UserId& user);

// In words: who is not whom they were, and that nothing is said to them.
text::SafeText impostor_words(std::string_view name);
text::SafeText impostor_refusal(std::string_view name);
text::SafeText another_words(std::string_view name);

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
