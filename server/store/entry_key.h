#pragma once

#include "src/protocol/ids.h"

#include <algorithm>
#include <cstdint>

/// An entry's key in the database: its channel's number above, its seq in the lower 40
/// bits.  So a channel's log is one range of keys, in its order.
namespace snug::server {

inline constexpr int seq_bits = 40;

/// Above it are the keys of this channel, below that of the next number.
constexpr std::int64_t keys_begin(std::int64_t channel_number)
{
    return channel_number << seq_bits;
}

constexpr std::int64_t keys_end(std::int64_t channel_number)
{
    return keys_begin(channel_number + 1);
}

/// A seq that no entry can have, as a client may send one, is taken for the last: no
/// channel's key is ever another's.
constexpr std::int64_t key_of(std::int64_t channel_number, Seq seq)
{
    constexpr std::uint64_t last = (std::uint64_t{1} << seq_bits) - 1;
    return keys_begin(channel_number) + static_cast<std::int64_t>(std::min(seq.value(), last));
}

constexpr std::int64_t channel_number_of(std::int64_t key)
{
    return key >> seq_bits;
}

constexpr Seq seq_of(std::int64_t key)
{
    return Seq{static_cast<std::uint64_t>(key - keys_begin(channel_number_of(key)))};
}

} // namespace snug::server
