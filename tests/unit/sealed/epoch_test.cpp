#include "src/sealed/epoch.h"

#include "tests/unit/sealed/cast.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::sealed;
using namespace snug::sealed::test;

namespace {

crypto::Secret<32> wrapping(std::uint64_t seed)
{
    return epoch_key(seed);
}

EpochRecord second_epoch()
{
    SeededRandom random;
    return {.channel = tea_id,
            .number = 2,
            .authority = key_of(10).public_key(),
            .wrapped = wrap(epoch_key(22), wrapping(30), tea(), tea_id, 2, random),
            .previous = seal_previous(epoch_key(21), epoch_key(22), tea_id, 2, random),
            .before = hash_of_epoch(Bytes{})};
}

bool same(const std::optional<EpochKey>& key, const EpochKey& other)
{
    return key && crypto::equal_secrets(key->bytes(), other.bytes());
}

} // namespace

TEST_CASE("an epoch reads as the channel's owner signed it, and for its channel only")
{
    const Bytes bytes = sign_epoch(second_epoch(), ada);
    const auto read = read_epoch(bytes, tea(), tea_id);
    REQUIRE(read);
    CHECK(*read == second_epoch());
    CHECK_FALSE(read_epoch(bytes, tea(), ChannelId{ChannelId::Bytes{}}).ok());
    CHECK_FALSE(read_epoch(sign_epoch(second_epoch(), eve), tea(), tea_id).ok());
    with_every_change(
        bytes, [](const Bytes& changed) { CHECK_FALSE(read_epoch(changed, tea(), tea_id).ok()); });
}

TEST_CASE("who knows the password reads an epoch's key, and with it the one before")
{
    const EpochRecord record = second_epoch();
    const auto key = unwrap(record, wrapping(30), tea());
    REQUIRE(same(key, epoch_key(22)));
    CHECK(same(open_previous(record, *key), epoch_key(21)));
    CHECK_FALSE(unwrap(record, wrapping(31), tea()));
    CHECK_FALSE(open_previous(record, epoch_key(23)));
}

TEST_CASE("a wrapped key is of one server, channel and epoch")
{
    Genesis elsewhere = tea();
    elsewhere.server = eve.public_key();
    CHECK_FALSE(unwrap(second_epoch(), wrapping(30), elsewhere));
    EpochRecord record = second_epoch();
    record.number = 3;
    CHECK_FALSE(unwrap(record, wrapping(30), tea()));
    CHECK_FALSE(open_previous(record, epoch_key(22)));
    record = second_epoch();
    record.channel = ChannelId{ChannelId::Bytes{}};
    CHECK_FALSE(unwrap(record, wrapping(30), tea()));
    CHECK_FALSE(open_previous(record, epoch_key(22)));
}
