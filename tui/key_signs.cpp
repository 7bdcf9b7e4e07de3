#include "tui/key_signs.h"

#include "src/crypto/user_id.h"
#include "src/identity/fingerprint.h"
#include "src/identity/verification.h"

#include <algorithm>

namespace snug::tui {

std::optional<KeySigns> signs_of(const msg::WhoisReply& person, const std::optional<UserId>& me,
                                 const crypto::SigningKey* own)
{
    const auto is_theirs = [&](const msg::PersonKey& key) {
        return UserId{crypto::user_id_of(key.publicKey.bytes())} == person.userId;
    };
    const auto found = std::ranges::find_if(person.keys, is_theirs);
    if (found == person.keys.end())
        return std::nullopt;
    const auto& key = found->publicKey.bytes();
    KeySigns signs{.key = found->publicKey,
                   .fingerprint = text::SafeText::line(identity::fingerprint_of(key)),
                   .digits = {}};
    // They compare with the key that we are known by, which another device of ours may have.
    if (own != nullptr && me == UserId{crypto::user_id_of(own->public_key())})
        signs.digits = identity::verification_digits(own->public_key(), key);
    return signs;
}

} // namespace snug::tui
