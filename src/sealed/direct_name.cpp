#include "src/sealed/direct_name.h"

#include "src/base/hex.h"
#include "src/crypto/hash.h"

#include <algorithm>

namespace snug::sealed {

ChannelName direct_name(const UserId& a, const UserId& b)
{
    const auto& [first, second] = std::minmax(a, b);
    return ChannelName::direct(
        to_hex(crypto::hash<16>({crypto::part("snug-v1 direct"), first.bytes(), second.bytes()})));
}

} // namespace snug::sealed
