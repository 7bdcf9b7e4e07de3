#pragma once

#include "src/base/random_id.h"
#include "src/base/strong_id.h"

#include <cstdint>

namespace snug {

/// One connection, as the server counts them.
using SessionId = StrongId<struct SessionIdTag, std::uint64_t>;

/// Chosen by the client, unique among its own unanswered requests.
using RequestId = StrongId<struct RequestIdTag, std::uint64_t>;

/// The place of an entry in its channel's log: 1, 2, 3 … without gaps.
using Seq = StrongId<struct SeqTag, std::uint64_t>;

/// Chosen by the client for a message, so that sending it again is harmless.
using MessageId = RandomId<struct MessageIdTag>;

/// A person in a channel: 128 secure random bits, given by the server, kept
/// with the channel.
using MemberId = RandomId<struct MemberIdTag>;

/// A person on this server: BLAKE2b-160 of the identity key, or random for who
/// has none.
using UserId = RandomId<struct UserIdTag, 20>;

/// A channel for as long as it lives, whatever it is called.
using ChannelId = RandomId<struct ChannelIdTag>;

} // namespace snug
