#include "src/identity/fingerprint.h"

#include "src/base/hex.h"
#include "src/crypto/hash.h"

namespace snug::identity {

std::string fingerprint_of(std::span<const std::byte, 32> public_key)
{
    constexpr std::size_t group = 4;
    const std::string letters =
        to_base32(crypto::hash<20>({crypto::part("snug-v1 fingerprint"), public_key}));
    std::string text;
    for (std::size_t at = 0; at < letters.size(); at += group) {
        if (at != 0)
            text += '-';
        text += letters.substr(at, group);
    }
    return text;
}

} // namespace snug::identity
