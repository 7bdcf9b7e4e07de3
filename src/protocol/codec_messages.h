#pragma once

#include "src/protocol/codec_fields.h"

/// The fields of every message of messages.h, in its order.  Included by codec.cpp only.
namespace snug::msg {

// ---------------------------------------------------------------------------
// Parts
// ---------------------------------------------------------------------------

template <>
inline constexpr auto fields<Error> = std::tuple{
    required("code", &Error::code),
    required("message", &Error::text),
    optional("retryAfter", &Error::retry_after),
};
/// Whoever says nothing of what is wrong is quoted by its code: somebody waits for a sentence.
template <>
struct WordsOf<Error> {
    static void fill_in(Error& error)
    {
        if (error.text.empty())
            error.text =
                fmt::format("the answer was \"{}\", without a word why", name_of(error.code));
    }
};

template <>
inline constexpr auto fields<Member> = std::tuple{
    required("memberId", &Member::memberId),
    required("userId", &Member::userId),
    required("memberName", &Member::memberName),
    optional("verified", &Member::verified),
    optional("away", &Member::away),
};

template <>
inline constexpr auto fields<ChannelInfo> = std::tuple{
    required("channelName", &ChannelInfo::channelName),
    optional("memberCount", &ChannelInfo::memberCount),
    optional("topic", &ChannelInfo::topic),
    optional("hasPassword", &ChannelInfo::hasPassword),
    optional("group", &ChannelInfo::group),
    optional("joined", &ChannelInfo::joined),
    optional("unread", &ChannelInfo::unread),
    optional("sealed", &ChannelInfo::sealed),
};

template <>
inline constexpr auto fields<PersonKey> = std::tuple{
    required("publicKey", &PersonKey::publicKey),
    required("exchangeKey", &PersonKey::exchangeKey),
    required("signature", &PersonKey::signature),
};

template <>
inline constexpr auto fields<Opened> = std::tuple{
    optional("fault", &Opened::fault),   optional("missing", &Opened::missing),
    optional("forked", &Opened::forked), optional("disputed", &Opened::disputed),
    optional("said", &Opened::said),
};

template <>
inline constexpr auto fields<SealedStart> = std::tuple{
    required("genesis", &SealedStart::genesis),
    required("epoch", &SealedStart::epoch),
};

template <>
inline constexpr auto fields<SealedDirect> = std::tuple{
    required("genesis", &SealedDirect::genesis),
    required("epoch", &SealedDirect::epoch),
    required("grants", &SealedDirect::grants),
};

template <>
inline constexpr auto fields<JoinProof> = std::tuple{
    required("membership", &JoinProof::membership),
    required("signature", &JoinProof::signature),
};

template <>
inline constexpr auto fields<RosterEntry> = std::tuple{
    required("memberId", &RosterEntry::memberId),
    required("userId", &RosterEntry::userId),
    required("memberName", &RosterEntry::memberName),
    required("membership", &RosterEntry::membership),
};

template <>
inline constexpr auto fields<Login::Proof> = std::tuple{
    required("publicKey", &Login::Proof::publicKey),
    required("signature", &Login::Proof::signature),
    optional("exchangeKey", &Login::Proof::exchangeKey),
    optional("exchangeSignature", &Login::Proof::exchangeSignature),
};

// ---------------------------------------------------------------------------
// Events
// ---------------------------------------------------------------------------

template <>
inline constexpr auto fields<Said> = std::tuple{
    required("channelName", &Said::channelName),
    required("seq", &Said::seq),
    required("timestamp", &Said::timestamp),
    required("messageId", &Said::messageId),
    required("memberId", &Said::memberId),
    required("userId", &Said::userId),
    required("memberName", &Said::memberName),
    optional("verified", &Said::verified),
    optional("kind", &Said::kind),
    optional("message", &Said::message),
    optional("sealed", &Said::sealed),
    optional("opened", &Said::opened),
};

template <>
inline constexpr auto fields<ChannelCreated> = std::tuple{
    required("channelName", &ChannelCreated::channelName),
    required("seq", &ChannelCreated::seq),
    required("timestamp", &ChannelCreated::timestamp),
    required("memberName", &ChannelCreated::memberName),
};

template <>
inline constexpr auto fields<Enrolled> = std::tuple{
    required("channelName", &Enrolled::channelName), required("seq", &Enrolled::seq),
    required("timestamp", &Enrolled::timestamp),     required("memberId", &Enrolled::memberId),
    required("memberName", &Enrolled::memberName),
};

template <>
inline constexpr auto fields<TopicChanged> = std::tuple{
    required("channelName", &TopicChanged::channelName),
    required("seq", &TopicChanged::seq),
    required("timestamp", &TopicChanged::timestamp),
    required("memberName", &TopicChanged::memberName),
    required("topic", &TopicChanged::topic),
};

template <>
inline constexpr auto fields<Rekeyed> = std::tuple{
    required("channelName", &Rekeyed::channelName),
    required("seq", &Rekeyed::seq),
    required("timestamp", &Rekeyed::timestamp),
    required("memberName", &Rekeyed::memberName),
    required("epoch", &Rekeyed::epoch),
    optional("removed", &Rekeyed::removed),
};

template <>
inline constexpr auto fields<Joined> = std::tuple{
    required("channelName", &Joined::channelName),
    required("timestamp", &Joined::timestamp),
    inlined(&Joined::member),
};

template <>
inline constexpr auto fields<Left> = std::tuple{
    required("channelName", &Left::channelName),
    required("timestamp", &Left::timestamp),
    required("memberId", &Left::memberId),
    required("memberName", &Left::memberName),
};

template <>
inline constexpr auto fields<MemberChanged> = std::tuple{
    required("channelName", &MemberChanged::channelName),
    required("timestamp", &MemberChanged::timestamp),
    required("oldName", &MemberChanged::oldName),
    inlined(&MemberChanged::member),
};

template <>
inline constexpr auto fields<DirectOpened> = std::tuple{
    required("channelName", &DirectOpened::channelName),
    required("channelId", &DirectOpened::channelId),
    required("memberName", &DirectOpened::memberName),
    required("userId", &DirectOpened::userId),
    optional("verified", &DirectOpened::verified),
    required("lastSeq", &DirectOpened::lastSeq),
    required("readSeq", &DirectOpened::readSeq),
    optional("unread", &DirectOpened::unread),
    optional("epoch", &DirectOpened::epoch),
};

template <>
inline constexpr auto fields<Parted> = std::tuple{
    required("channelName", &Parted::channelName),
    optional("by", &Parted::by),
};

template <>
inline constexpr auto fields<Invited> = std::tuple{
    required("channelName", &Invited::channelName),
    required("memberName", &Invited::memberName),
};

template <>
inline constexpr auto fields<ReadUpTo> = std::tuple{
    required("channelName", &ReadUpTo::channelName),
    required("seq", &ReadUpTo::seq),
    optional("unread", &ReadUpTo::unread),
};

template <>
inline constexpr auto fields<Closing> = std::tuple{required("error", &Closing::error)};

// ---------------------------------------------------------------------------
// Requests and their replies
// ---------------------------------------------------------------------------

template <>
inline constexpr auto fields<Done> = std::tuple{};

template <>
inline constexpr auto fields<Hello> = std::tuple{
    required("protocol", &Hello::protocol),
    optional("client", &Hello::client),
    optional("features", &Hello::features),
};
template <>
inline constexpr auto fields<HelloReply> = std::tuple{
    required("protocol", &HelloReply::protocol),   required("server", &HelloReply::server),
    required("challenge", &HelloReply::challenge), required("serverKey", &HelloReply::serverKey),
    optional("login", &HelloReply::login),         optional("formerKeys", &HelloReply::formerKeys),
};

template <>
inline constexpr auto fields<Login> = std::tuple{
    required("memberName", &Login::memberName),
    optional("proof", &Login::proof),
};
template <>
inline constexpr auto fields<LoginReply> = std::tuple{
    required("userId", &LoginReply::userId),
    required("memberName", &LoginReply::memberName),
    optional("verified", &LoginReply::verified),
};

template <>
inline constexpr auto fields<CreateChannel> = std::tuple{
    required("channelName", &CreateChannel::channelName),
    optional("channelPassword", &CreateChannel::channelPassword),
    optional("group", &CreateChannel::group),
    optional("keep", &CreateChannel::keep),
    optional("sealed", &CreateChannel::sealed),
};
template <>
inline constexpr auto fields<CreateReply> =
    std::tuple{required("channelName", &CreateReply::channelName)};

template <>
inline constexpr auto fields<JoinChannel> = std::tuple{
    required("channelName", &JoinChannel::channelName),
    optional("channelPassword", &JoinChannel::channelPassword),
    optional("memberName", &JoinChannel::memberName),
    optional("proof", &JoinChannel::proof),
};
template <>
inline constexpr auto fields<JoinReply> = std::tuple{
    required("channelName", &JoinReply::channelName), required("channelId", &JoinReply::channelId),
    required("memberId", &JoinReply::memberId),       optional("topic", &JoinReply::topic),
    optional("hasPassword", &JoinReply::hasPassword), optional("group", &JoinReply::group),
    optional("memberCount", &JoinReply::memberCount), optional("keep", &JoinReply::keep),
    required("lastSeq", &JoinReply::lastSeq),         required("readSeq", &JoinReply::readSeq),
    optional("unread", &JoinReply::unread),           optional("epoch", &JoinReply::epoch),
};

template <>
inline constexpr auto fields<Knock> = std::tuple{required("channelName", &Knock::channelName)};
template <>
inline constexpr auto fields<KnockReply> = std::tuple{
    required("channelName", &KnockReply::channelName),
    required("genesis", &KnockReply::genesis),
    required("epoch", &KnockReply::epoch),
    required("challenge", &KnockReply::challenge),
    optional("enrolled", &KnockReply::enrolled),
};

template <>
inline constexpr auto fields<Keys> = std::tuple{
    required("channelName", &Keys::channelName),
    optional("after", &Keys::after),
};
template <>
inline constexpr auto fields<KeysReply> = std::tuple{
    required("channelName", &KeysReply::channelName),
    required("genesis", &KeysReply::genesis),
    required("epochs", &KeysReply::epochs),
    optional("grant", &KeysReply::grant),
    optional("more", &KeysReply::more),
};

template <>
inline constexpr auto fields<Roster> = std::tuple{
    required("channelName", &Roster::channelName),
    optional("after", &Roster::after),
};
template <>
inline constexpr auto fields<RosterReply> = std::tuple{
    required("channelName", &RosterReply::channelName),
    required("roster", &RosterReply::roster),
    optional("more", &RosterReply::more),
};

template <>
inline constexpr auto fields<Rekey> = std::tuple{
    required("channelName", &Rekey::channelName),
    required("epoch", &Rekey::epoch),
    optional("grants", &Rekey::grants),
    optional("removed", &Rekey::removed),
};

template <>
inline constexpr auto fields<Invite> = std::tuple{
    required("channelName", &Invite::channelName),
    required("memberName", &Invite::memberName),
    required("grant", &Invite::grant),
};

template <>
inline constexpr auto fields<LeaveChannel> =
    std::tuple{required("channelName", &LeaveChannel::channelName)};

template <>
inline constexpr auto fields<Say> = std::tuple{
    optional("channelName", &Say::channelName),
    optional("messageId", &Say::messageId),
    optional("kind", &Say::kind),
    optional("message", &Say::message),
    optional("sealed", &Say::sealed),
};
template <>
inline constexpr auto fields<SayReply> = std::tuple{
    required("seq", &SayReply::seq),
    required("timestamp", &SayReply::timestamp),
    required("messageId", &SayReply::messageId),
};

template <>
inline constexpr auto fields<History> = std::tuple{
    required("channelName", &History::channelName),
    optional("before", &History::before),
    optional("after", &History::after),
    optional("around", &History::around),
    optional("at", &History::at),
    optional("limit", &History::limit, std::uint64_t{50}),
};
inline Fault fault_in(const History& r)
{
    if (r.before.has_value() + r.after.has_value() + r.around.has_value() + r.at.has_value() > 1)
        return Error{ErrorCode::bad_value,
                     "give at most one of \"before\", \"after\", \"around\" and \"at\""};
    return std::nullopt;
}
template <>
inline constexpr auto fields<HistoryReply> = std::tuple{
    required("channelName", &HistoryReply::channelName),
    optional("entries", &HistoryReply::entries),
    optional("more", &HistoryReply::more),
};

template <>
inline constexpr auto fields<MarkRead> = std::tuple{
    required("channelName", &MarkRead::channelName),
    required("seq", &MarkRead::seq),
};

template <>
inline constexpr auto fields<Search> = std::tuple{
    required("words", &Search::words),
    optional("channelName", &Search::channelName),
    optional("before", &Search::before),
    optional("limit", &Search::limit, std::uint64_t{50}),
};
inline Fault fault_in(const Search& r)
{
    if (r.before && !r.channelName)
        return Error{ErrorCode::bad_value, "\"before\" is a place in one channel; name it"};
    return std::nullopt;
}
template <>
inline constexpr auto fields<Found> = std::tuple{
    required("said", &Found::said),
    optional("spans", &Found::spans),
};
template <>
inline constexpr auto fields<SearchReply> = std::tuple{
    optional("found", &SearchReply::found),
    optional("more", &SearchReply::more),
};

template <>
inline constexpr auto fields<ListChannels> = std::tuple{optional("after", &ListChannels::after)};
template <>
inline constexpr auto fields<ListReply> = std::tuple{
    optional("channels", &ListReply::channels),
    optional("more", &ListReply::more),
};

template <>
inline constexpr auto fields<Members> = std::tuple{
    required("channelName", &Members::channelName),
    optional("after", &Members::after),
};
template <>
inline constexpr auto fields<MembersReply> = std::tuple{
    required("channelName", &MembersReply::channelName),
    optional("members", &MembersReply::members),
    optional("more", &MembersReply::more),
};

template <>
inline constexpr auto fields<SetTopic> = std::tuple{
    required("channelName", &SetTopic::channelName),
    required("topic", &SetTopic::topic),
};

template <>
inline constexpr auto fields<Rename> = std::tuple{required("memberName", &Rename::memberName)};

template <>
inline constexpr auto fields<SetAway> = std::tuple{optional("message", &SetAway::message)};

template <>
inline constexpr auto fields<OpenDirect> = std::tuple{
    required("memberName", &OpenDirect::memberName),
    optional("channelName", &OpenDirect::channelName),
    optional("sealed", &OpenDirect::sealed),
};

template <>
inline constexpr auto fields<Whois> = std::tuple{
    required("memberName", &Whois::memberName),
    optional("channelName", &Whois::channelName),
};
template <>
inline constexpr auto fields<WhoisReply> = std::tuple{
    required("memberName", &WhoisReply::memberName),
    required("userId", &WhoisReply::userId),
    optional("verified", &WhoisReply::verified),
    optional("login", &WhoisReply::login),
    optional("away", &WhoisReply::away),
    optional("terminals", &WhoisReply::terminals),
    optional("idleSeconds", &WhoisReply::idleSeconds),
    optional("channels", &WhoisReply::channels),
    optional("keys", &WhoisReply::keys),
};

template <>
inline constexpr auto fields<Stats> = std::tuple{};
template <>
inline constexpr auto fields<StatsReply> = std::tuple{
    required("server", &StatsReply::server),
    required("startedAt", &StatsReply::startedAt),
    optional("uptimeSeconds", &StatsReply::uptimeSeconds),
    optional("users", &StatsReply::users),
    optional("connections", &StatsReply::connections),
    optional("channels", &StatsReply::channels),
    optional("messages", &StatsReply::messages),
};

template <>
inline constexpr auto fields<Backup> = std::tuple{required("file", &Backup::file)};

template <>
inline constexpr auto fields<Ping> = std::tuple{};

} // namespace snug::msg
