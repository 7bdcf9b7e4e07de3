#pragma once

#include "src/base/bytes.h"
#include "src/base/random.h"
#include "src/base/result.h"
#include "src/sealed/epoch.h"
#include "src/sealed/membership.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace snug::sealed {

/// A message as it travels and is kept:
///
///     head, sealed text, signature of its sender over both and over where they belong
///
/// The text is padded, so that its length tells little, and holds the sender's name and
/// certificate, so that a message proves by itself who wrote it.
///
/// A stream is what one program of one person says in a channel: it counts its messages, so that
/// one that is held back is missed.  `said_ms` is when its sender's clock says that it was said.
/// `seen` is the newest entry its sender had been shown: who was shown another there has been told
/// another story.
struct MessageHead {
    enum class Kind : std::uint8_t { text = 1, action = 2 };

    Kind kind = Kind::text;
    Epoch epoch = 0;
    crypto::SigningPublicKey sender{};
    std::uint64_t stream = 0;
    std::uint64_t number = 0;         ///< in its stream, from 1
    std::uint64_t said_ms = 0;        ///< milliseconds since 1970, UTC
    std::uint64_t seen_seq = 0;       ///< 0: none
    std::array<std::byte, 32> seen{}; ///< hash_of_message() of that; zero: it was no message

    friend bool operator==(const MessageHead&, const MessageHead&) = default;
};

/// Who says it.
struct Author {
    crypto::ExchangePublicKey exchange{};
    crypto::SignatureBytes certificate{}; ///< zero in a direct channel
    std::string name;                     ///< at most 255 bytes

    friend bool operator==(const Author&, const Author&) = default;
};

struct OpenedMessage {
    MessageHead head;
    Author author;
    std::string text;
};

/// What a text is padded to a multiple of.
inline constexpr std::size_t padding = 128;

/// `from` is the key of `head.sender`.
Bytes seal_message(const MessageHead& head, const Author& author, std::string_view text,
                   const ChannelId& channel, const MessageId& id, const EpochKey& key,
                   const crypto::SigningKey& from, Random& random);

/// What anybody can read of a message, true or not; nothing if it is none.
std::optional<MessageHead> head_of(std::span<const std::byte> message);

/// Nothing unless `head.sender` wrote exactly this, for this channel and id, and sealed it with
/// this key.  Whether the sender may write there is another question.
std::optional<OpenedMessage> open_message(std::span<const std::byte> message,
                                          const ChannelId& channel, const MessageId& id,
                                          const EpochKey& key);

std::array<std::byte, 32> hash_of_message(std::span<const std::byte> message);

/// The longest message with a text of so many bytes.
std::size_t most_sealed_bytes(std::size_t text_bytes);

} // namespace snug::sealed
