#include "src/base/check.h"
#include "src/sealed/channel_keys.h"
#include "src/sealed/genesis.h"
#include "src/sealed/grant.h"
#include "src/sealed/membership.h"
#include "src/sealed/message.h"
#include "src/sealed/succession.h"
#include "tests/fuzz/input.h"

#include <algorithm>
#include <span>

/// Whatever bytes a server, or somebody in a channel, brings as one of the forms of sealed
/// channels: each is read or refused, and what nobody signed is never taken.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace snug;
    const auto bytes = std::as_bytes(std::span{data, size});
    const ChannelId channel{ChannelId::Bytes{}};
    const sealed::EpochKey key;
    const crypto::SigningPublicKey no_key{}; // nobody has it

    if (const auto genesis = sealed::read_genesis(bytes)) {
        const auto keys = sealed::ChannelKeys::begin(bytes, genesis->server);
        INVARIANT(keys && keys->epoch() == 0 && !keys->can_write());
        INVARIANT(keys->id() == sealed::channel_id_of(bytes));
        crypto::SigningPublicKey other = genesis->server;
        other[0] ^= std::byte{1};
        INVARIANT(!sealed::ChannelKeys::begin(bytes, other));
    }
    INVARIANT(!sealed::read_epoch(bytes, sealed::Genesis{}, channel) || size > 64);
    if (const auto member = sealed::read_membership(bytes)) {
        const auto again = sealed::encode(*member);
        INVARIANT(std::ranges::equal(again, bytes));
    }
    if (const auto grant = sealed::read_grant(bytes, channel))
        INVARIANT(!sealed::read_grant(bytes, ChannelId{ChannelId::Bytes{std::byte{1}}}));
    if (const auto succession = sealed::read_succession(bytes)) {
        const auto lineage = sealed::read_lineage(succession->next, bytes);
        INVARIANT(lineage && lineage->had(succession->former));
        crypto::SigningPublicKey other = succession->next;
        other[0] ^= std::byte{1};
        INVARIANT(!sealed::read_lineage(other, bytes));
    }
    INVARIANT(!sealed::read_lineage(no_key, bytes) || bytes.empty());
    const auto head = sealed::head_of(bytes);
    const auto opened = sealed::open_message(bytes, channel, MessageId{MessageId::Bytes{}}, key);
    INVARIANT(!opened || (head && opened->head == *head));
    return 0;
}
