#include "src/sealed/message.h"

#include "src/crypto/hash.h"
#include "src/crypto/sealed.h"
#include "src/sealed/form.h"
#include "src/sealed/signed_form.h"

namespace snug::sealed {

namespace {

constexpr std::string_view message_domain = "snug-v1 message";
constexpr std::uint8_t message_version = 1;
constexpr std::size_t head_bytes = 1 + 1 + 4 + 32 + 8 + 8 + 8 + 8 + 32;
constexpr std::size_t most_name_bytes = 255;
constexpr std::byte end_of_text{0x80};

Bytes encode(const MessageHead& head)
{
    return FormWriter{}
        .byte(message_version)
        .byte(static_cast<std::uint8_t>(head.kind))
        .u32(head.epoch)
        .fixed(head.sender)
        .u64(head.stream)
        .u64(head.number)
        .u64(head.said_ms)
        .u64(head.seen_seq)
        .fixed(head.seen)
        .take();
}

bool is_known(MessageHead::Kind kind)
{
    switch (kind) {
    case MessageHead::Kind::text:
    case MessageHead::Kind::action:
        return true;
    }
    return false;
}

/// All that a message is bound to.
Bytes place(const ChannelId& channel, const MessageId& id, std::span<const std::byte> head)
{
    return FormWriter{}.fixed(channel.bytes()).fixed(id.bytes()).fixed(head).take();
}

std::array<std::byte, 64> statement(std::span<const std::byte> place,
                                    std::span<const std::byte> sealed)
{
    return crypto::hash<64>({crypto::part("snug-v1 msg"), place, sealed});
}

void pad(Bytes& plain)
{
    plain.push_back(end_of_text);
    plain.resize((plain.size() + padding - 1) / padding * padding);
}

/// False unless pad() was here.
bool unpad(Bytes& plain)
{
    while (!plain.empty() && plain.back() == std::byte{})
        plain.pop_back();
    if (plain.empty() || plain.back() != end_of_text)
        return false;
    plain.pop_back();
    return true;
}

Bytes plain_of(const Author& author, std::string_view text)
{
    const std::string_view name = std::string_view{author.name}.substr(0, most_name_bytes);
    return FormWriter{}
        .fixed(author.exchange)
        .fixed(author.certificate)
        .sized(name)
        .fixed(crypto::part(text))
        .take();
}

} // namespace

Bytes seal_message(const MessageHead& head, const Author& author, std::string_view text,
                   const ChannelId& channel, const MessageId& id, const EpochKey& key,
                   const crypto::SigningKey& from, Random& random)
{
    Bytes plain = plain_of(author, text);
    pad(plain);
    Bytes message = encode(head);
    const Bytes where = place(channel, id, message);
    const Bytes sealed = crypto::seal(key, message_domain, where, plain, random);
    crypto::wipe(plain);
    const crypto::SignatureBytes signature = from.sign(statement(where, sealed));
    message.insert(message.end(), sealed.begin(), sealed.end());
    message.insert(message.end(), signature.begin(), signature.end());
    return message;
}

std::optional<MessageHead> head_of(std::span<const std::byte> message)
{
    if (message.size() < head_bytes + crypto::seal_overhead + signature_bytes)
        return std::nullopt;
    FormReader form{message.first(head_bytes)};
    if (form.byte() != message_version)
        return std::nullopt;
    MessageHead head;
    head.kind = static_cast<MessageHead::Kind>(form.byte());
    head.epoch = form.u32();
    head.sender = form.fixed<32>();
    head.stream = form.u64();
    head.number = form.u64();
    head.said_ms = form.u64();
    head.seen_seq = form.u64();
    head.seen = form.fixed<32>();
    if (!is_known(head.kind))
        return std::nullopt;
    return head;
}

std::optional<OpenedMessage> open_message(std::span<const std::byte> message,
                                          const ChannelId& channel, const MessageId& id,
                                          const EpochKey& key)
{
    const auto head = head_of(message);
    if (!head)
        return std::nullopt;
    const Bytes where = place(channel, id, message.first(head_bytes));
    const auto sealed = message.subspan(head_bytes, message.size() - head_bytes - signature_bytes);
    if (!crypto::verify(head->sender, statement(where, sealed), message.last<signature_bytes>()))
        return std::nullopt;
    auto plain = crypto::open(key, message_domain, where, sealed);
    if (!plain || !unpad(*plain))
        return std::nullopt;
    FormReader form{*plain};
    Author author{form.fixed<32>(), form.fixed<64>(), form.text()};
    const auto text = form.rest();
    if (!form.ok())
        return std::nullopt;
    return OpenedMessage{
        *head, std::move(author), {reinterpret_cast<const char*>(text.data()), text.size()}};
}

std::array<std::byte, 32> hash_of_message(std::span<const std::byte> message)
{
    return crypto::hash<32>({crypto::part("snug-v1 message hash"), message});
}

std::size_t most_sealed_bytes(std::size_t text_bytes)
{
    const std::size_t plain = 32 + 64 + 2 + most_name_bytes + text_bytes + 1;
    return head_bytes + crypto::seal_overhead + (plain + padding - 1) / padding * padding +
           signature_bytes;
}

} // namespace snug::sealed
