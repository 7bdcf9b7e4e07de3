#pragma once

#include "src/protocol/ids.h"
#include "src/sealed/message.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace snug::sealed {

/// What is to be said of a message's place in the channel's log.
struct Judgement {
    /// Why it is not to be shown; "" if it is.
    std::string_view fault;
    /// Messages of its stream that were held back: before it, or between it and what was here.
    std::uint64_t missing = 0;
    /// Its sender was shown another history than we were.
    bool forked = false;
    /// Somebody was, and it can't be known who: another message was seen in its place, or before
    /// it by others than its sender.
    bool disputed = false;

    friend bool operator==(const Judgement&, const Judgement&) = default;
};

/// The order of a channel's messages as they tell it themselves, held against the order in which
/// the server shows them.
///
/// It remembers the messages it was shown, the newest ones if there are many, and which parts of
/// the log it was shown without a gap.  Only there is what is missing missed.
class Ledger {
public:
    /// So many messages are remembered.
    static constexpr std::size_t capacity = 16'384;

    /// A message that its sender wrote, which stands at `seq`, and what it hashes to.
    Judgement judge(Seq seq, const MessageId& id, const MessageHead& head,
                    const std::array<std::byte, 32>& hash);
    /// Judges one again that was without fault, now that all up to `last` is here.
    Judgement review(Seq seq, Seq last);
    /// Any message that stands there, whoever wrote it.
    void note(Seq seq, const std::array<std::byte, 32>& hash);

    /// From `first` to `last` the server has shown all there is.
    void cover(Seq first, Seq last);
    /// The same of what has come since the last time, live.
    void cover_up_to(Seq last);
    /// What comes from here on comes live.
    void live_from(Seq last) { live_ = last; }

    /// The newest message there is here, for MessageHead::seen.
    struct Newest {
        Seq seq;
        std::array<std::byte, 32> hash;
    };
    [[nodiscard]] std::optional<Newest> newest() const;

private:
    using Stream = std::pair<crypto::SigningPublicKey, std::uint64_t>;
    struct Place {
        MessageId id;
        Stream stream;
        std::uint64_t number;
        Epoch epoch;
        std::uint64_t seen_seq;
        std::array<std::byte, 32> seen;
        std::array<std::byte, 32> hash;
        Judgement judgement;
    };

    [[nodiscard]] std::string_view fault_of(Seq seq, const MessageId& id, const MessageHead& head,
                                            const std::array<std::byte, 32>& hash) const;
    [[nodiscard]] std::uint64_t missing_before(Seq seq, const Stream& stream,
                                               std::uint64_t number) const;
    [[nodiscard]] std::uint64_t missing_after(Seq seq, const Place& place, Seq last) const;
    void find_forks(Seq seq, const Place& place, Judgement& judgement);
    [[nodiscard]] bool is_covered(Seq first, Seq last) const;
    void forget_up_to(Seq seq);

    std::map<Seq, Place> places_;
    std::map<Seq, std::array<std::byte, 32>> hashes_; ///< of all, also of those at fault
    std::map<Stream, std::map<std::uint64_t, Seq>> streams_;
    std::unordered_map<MessageId, Seq> ids_;
    /// What messages say stands where we have not looked yet, and the first that says so.
    struct Expected {
        std::array<std::byte, 32> hash;
        Seq said_at;
    };
    std::map<Seq, Expected> expected_;
    std::map<Seq, Seq> covered_; ///< first and last of each range
    std::optional<Seq> live_;
};

} // namespace snug::sealed
