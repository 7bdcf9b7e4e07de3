#pragma once

#include "src/protocol/ids.h"
#include "src/protocol/names.h"

namespace snug::sealed {

/// What a conversation is called: the same for both, and no other two people's.
ChannelName direct_name(const UserId& a, const UserId& b);

} // namespace snug::sealed
