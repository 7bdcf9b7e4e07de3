#pragma once

#include "server/hub/log_entry.h"
#include "server/hub/sealed_channel.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace snug::server {

/// A channel as its log tells it: a fold over the entries, and nothing besides, so
/// that reading the log again makes the same channel.
///
/// Messages may be left out of that reading, as they are at a start: each place in the
/// log that holds nothing else holds one.
class Channel {
public:
    /// Somebody's place in the channel, which they keep when they leave.
    struct Enrolment {
        MemberId member;
        std::string name; ///< the last the log has of them
        Seq since;        ///< where they entered, the last time
        bool left = false;
        /// By whose key, while they have not come: the place waits for them.
        std::optional<crypto::SigningPublicKey> invited_by = std::nullopt;
    };

    /// From the first entry of a log, which is Created.
    explicit Channel(const LogEntry& first);

    /// The next entry.
    void apply(const LogEntry& entry);

    [[nodiscard]] const ChannelId& id() const { return id_; }
    [[nodiscard]] const ChannelName& name() const { return created_.name; }
    [[nodiscard]] const ChannelRules& rules() const { return created_.rules; }
    /// Which the server checks; or, of a sealed one, which has to be proven.
    [[nodiscard]] bool has_password() const
    {
        return !rules().password_verifier.empty() || (sealed() && !rules().direct);
    }
    /// Null for a channel that the server can read.
    [[nodiscard]] const SealedChannel* sealed() const { return sealed_ ? &*sealed_ : nullptr; }
    /// Its present one; 0 if it is not sealed.
    [[nodiscard]] sealed::Epoch epoch() const { return sealed_ ? sealed_->present().number : 0; }
    [[nodiscard]] bool is_owner(const UserId& user) const { return created_.owner == user; }
    [[nodiscard]] const std::string& topic() const { return topic_; }
    [[nodiscard]] Seq last_seq() const { return last_seq_; }
    [[nodiscard]] WallTime last_at() const { return last_at_; }
    [[nodiscard]] std::uint64_t messages() const { return messages_in(Seq{0}, last_seq_); }
    /// How many follow `after`, up to `last` and with it; those kept no longer among them.
    [[nodiscard]] std::uint64_t messages_in(Seq after, Seq last) const;

    /// May enter without the password: entered before, and has not left since.
    [[nodiscard]] bool is_enrolled(const UserId& user) const;
    /// Was let into a sealed channel and has not come yet.
    [[nodiscard]] bool is_awaited(const UserId& user) const;
    /// Also of those who left; null for who never entered.
    [[nodiscard]] const Enrolment* enrolment_of(const UserId& user) const;
    [[nodiscard]] const std::unordered_map<UserId, Enrolment>& enrolments() const
    {
        return enrolments_;
    }
    /// Null for a member id of no one's.
    [[nodiscard]] const UserId* user_of(const MemberId& member) const;
    /// A direct channel's other person; null if they are not enrolled yet.
    [[nodiscard]] const UserId* other_than(const UserId& user) const;

private:
    void on(const Created&) {}
    void on(const MemberEnrolled& entry);
    void on(const MemberLeft& entry);
    void on(const Rekeyed& entry);
    void on(const TopicSet& entry);
    void on(const LoginBound&) {}
    void on(const Renamed&) {}
    void on(const KeyShown&) {}
    [[nodiscard]] std::optional<crypto::SigningPublicKey>
    inviter_in(const MemberEnrolled& entry) const;
    void give_up_place(const MemberId& member);
    void on(const Message& entry);
    [[nodiscard]] std::uint64_t others_up_to(Seq seq) const;

    ChannelId id_;
    Created created_;
    std::optional<SealedChannel> sealed_;
    std::string topic_;
    Seq last_seq_;
    WallTime last_at_;
    std::vector<Seq> others_; ///< of the entries that are no messages, in their order
    std::unordered_map<UserId, Enrolment> enrolments_;
    std::unordered_map<MemberId, UserId> users_;
};

} // namespace snug::server
