#include "src/sealed/epoch.h"

#include "src/crypto/hash.h"
#include "src/sealed/form.h"
#include "src/sealed/signed_form.h"

namespace snug::sealed {

namespace {

constexpr std::string_view epoch_domain = "snug-v1 epoch";
constexpr std::string_view wrap_domain = "snug-v1 wrap";
constexpr std::string_view previous_domain = "snug-v1 previous";

Bytes place(const ChannelId& channel, Epoch epoch, std::span<const std::byte> more = {})
{
    return FormWriter{}.fixed(channel.bytes()).u32(epoch).fixed(more).take();
}

} // namespace

std::optional<EpochKey> epoch_key_in(std::optional<Bytes> opened)
{
    constexpr std::size_t key_bytes = 32;
    std::optional<EpochKey> key;
    if (opened && opened->size() == key_bytes)
        key.emplace(std::span{*opened}.first<key_bytes>());
    if (opened)
        crypto::wipe(*opened);
    return key;
}

Bytes sign_epoch(const EpochRecord& record, const crypto::SigningKey& owner)
{
    FormWriter form;
    form.fixed(record.channel.bytes())
        .u32(record.number)
        .fixed(record.authority)
        .sized(record.wrapped)
        .sized(record.previous)
        .fixed(record.before);
    return with_signature(epoch_domain, form.take(), owner);
}

Result<EpochRecord> read_epoch(std::span<const std::byte> bytes, const Genesis& genesis,
                               const ChannelId& channel)
{
    const Error bad{ErrorCode::bad_value, "a key of this channel is not as its owner signed it"};
    const auto body = body_of(bytes);
    if (!body)
        return bad;
    FormReader form{*body};
    EpochRecord record{.channel = ChannelId{form.fixed<16>()}};
    record.number = form.u32();
    record.authority = form.fixed<32>();
    record.wrapped = form.sized();
    record.previous = form.sized();
    record.before = form.fixed<32>();
    const bool holds = form.at_end() && record.channel == channel && record.number > 0 &&
                       is_signed_by(epoch_domain, bytes, genesis.owner);
    if (!holds)
        return bad;
    return record;
}

std::array<std::byte, 32> hash_of_epoch(std::span<const std::byte> bytes)
{
    return crypto::hash<32>({crypto::part("snug-v1 epoch hash"), bytes});
}

Bytes wrap(const EpochKey& key, const crypto::Secret<32>& wrapping, const Genesis& genesis,
           const ChannelId& channel, Epoch epoch, Random& random)
{
    return crypto::seal(wrapping, wrap_domain, place(channel, epoch, genesis.server), key.bytes(),
                        random);
}

std::optional<EpochKey> unwrap(const EpochRecord& record, const crypto::Secret<32>& wrapping,
                               const Genesis& genesis)
{
    return epoch_key_in(crypto::open(wrapping, wrap_domain,
                                     place(record.channel, record.number, genesis.server),
                                     record.wrapped));
}

Bytes seal_previous(const EpochKey& previous, const EpochKey& key, const ChannelId& channel,
                    Epoch epoch, Random& random)
{
    return crypto::seal(key, previous_domain, place(channel, epoch), previous.bytes(), random);
}

std::optional<EpochKey> open_previous(const EpochRecord& record, const EpochKey& key)
{
    return epoch_key_in(
        crypto::open(key, previous_domain, place(record.channel, record.number), record.previous));
}

} // namespace snug::sealed
