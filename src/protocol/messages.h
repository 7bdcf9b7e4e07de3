#pragma once

#include "src/base/bytes.h"
#include "src/base/error.h"
#include "src/base/secret_text.h"
#include "src/base/time.h"
#include "src/protocol/ids.h"
#include "src/protocol/names.h"
#include "src/protocol/retention.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The protocol, read aloud: every object that may stand on the wire, with its
/// `action`, grouped by direction.  codec_messages.h names their fields on the wire,
/// and snug-protocol(7) shows an example of each.
namespace snug::msg {

// ---------------------------------------------------------------------------
// Parts
// ---------------------------------------------------------------------------

/// Ed25519 public keys, signatures, and the server's 32 random bytes, in hex.
using PublicKey = RandomId<struct PublicKeyTag, 32>;
using Signature = RandomId<struct SignatureTag, 64>;
using Challenge = RandomId<struct ChallengeTag, 32>;
/// An X25519 public key, in hex.
using ExchangeKey = RandomId<struct ExchangeKeyTag, 32>;

// Bytes, in base64, are forms of src/sealed: what only the people of a channel can make or read.

/// One of somebody's keys: an identity, and the key that it signed, with which things can be
/// sealed for them (sealed/person_key.h).
struct PersonKey {
    PublicKey publicKey;
    ExchangeKey exchangeKey;
    Signature signature;

    friend bool operator==(const PersonKey&, const PersonKey&) = default;
};

/// Somebody in a channel, as everybody there sees them.
struct Member {
    MemberId memberId;
    UserId userId;
    MemberName memberName;
    /// The name is the login name of this box, by the kernel's word.
    bool verified = false;
    /// Why they are away, if they are.
    std::optional<std::string> away;

    friend bool operator==(const Member&, const Member&) = default;
};

/// A channel, as a list shows it.
struct ChannelInfo {
    ChannelName channelName;
    std::uint64_t memberCount = 0;
    std::string topic;
    bool hasPassword = false;
    /// Only members of this Unix group may enter.
    std::optional<std::string> group;
    /// Whoever asks is in it now.
    bool joined = false;
    /// Messages after what whoever asks has read; 0 where they have no place.
    std::uint64_t unread = 0;
    /// Only its members can read what is said there.
    bool sealed = false;

    friend bool operator==(const ChannelInfo&, const ChannelInfo&) = default;
};

enum class MessageKind { text, action };

/// What a client found when it opened a sealed message.  A server never says this; a client that
/// hears it from one pays no heed to it.
struct Opened {
    /// Why the message can't be shown; "": it is what its sender wrote.
    std::string fault;
    /// So many messages of the same sender, before this one, were held back.
    std::uint64_t missing = 0;
    /// Its sender was shown another history than we were.
    bool forked = false;
    /// Somebody was: they know of another message in this place, or know another one before it
    /// than others do.
    bool disputed = false;
    /// When it was said by its sender's clock, where that is far from `timestamp`.
    std::optional<WallTime> said;

    friend bool operator==(const Opened&, const Opened&) = default;
};

// ---------------------------------------------------------------------------
// Events: what the server says unasked.  Those with a `seq` are in the log.
// ---------------------------------------------------------------------------

/// Somebody said something in a channel one is in.
struct Said {
    static constexpr std::string_view action = "message";
    ChannelName channelName;
    Seq seq;
    WallTime timestamp;
    MessageId messageId;
    MemberId memberId;
    UserId userId;
    std::string memberName;
    bool verified = false;
    MessageKind kind = MessageKind::text;
    /// "" of a sealed one that is not opened.
    std::string message;
    /// A sealed channel's: the message, instead of its kind and text.
    Bytes sealed = {};
    std::optional<Opened> opened = std::nullopt;

    friend bool operator==(const Said&, const Said&) = default;
};

/// The first entry of every channel's log.
struct ChannelCreated {
    static constexpr std::string_view action = "channelCreated";
    ChannelName channelName;
    Seq seq;
    WallTime timestamp;
    std::string memberName;

    friend bool operator==(const ChannelCreated&, const ChannelCreated&) = default;
};

/// Somebody entered for the first time and was given a member id.
struct Enrolled {
    static constexpr std::string_view action = "enrolled";
    ChannelName channelName;
    Seq seq;
    WallTime timestamp;
    MemberId memberId;
    std::string memberName;

    friend bool operator==(const Enrolled&, const Enrolled&) = default;
};

/// The topic is another now, or none ("").
struct TopicChanged {
    static constexpr std::string_view action = "topicChanged";
    ChannelName channelName;
    Seq seq;
    WallTime timestamp;
    std::string memberName;
    std::string topic;

    friend bool operator==(const TopicChanged&, const TopicChanged&) = default;
};

/// A sealed channel has another key: its owner changed the password, or put somebody out.
struct Rekeyed {
    static constexpr std::string_view action = "rekeyed";
    ChannelName channelName;
    Seq seq;
    WallTime timestamp;
    std::string memberName;
    std::uint64_t epoch = 0;
    /// Who was put out.
    std::vector<std::string> removed;

    friend bool operator==(const Rekeyed&, const Rekeyed&) = default;
};

/// Somebody is here now (not logged).
struct Joined {
    static constexpr std::string_view action = "joined";
    ChannelName channelName;
    WallTime timestamp;
    Member member;

    friend bool operator==(const Joined&, const Joined&) = default;
};

/// Somebody's last terminal has gone (not logged).
struct Left {
    static constexpr std::string_view action = "left";
    ChannelName channelName;
    WallTime timestamp;
    MemberId memberId;
    std::string memberName;

    friend bool operator==(const Left&, const Left&) = default;
};

/// Somebody is called something else now, or is away, or is back.
struct MemberChanged {
    static constexpr std::string_view action = "memberChanged";
    ChannelName channelName;
    WallTime timestamp;
    std::string oldName;
    Member member;

    friend bool operator==(const MemberChanged&, const MemberChanged&) = default;
};

/// A two-person channel one is in, and this terminal with it from now on: sent after
/// login for each in which something was said, and before the first message of one.
struct DirectOpened {
    static constexpr std::string_view action = "directOpened";
    ChannelName channelName;
    ChannelId channelId;
    /// The other person.
    MemberName memberName;
    UserId userId;
    bool verified = false;
    Seq lastSeq;
    /// As in JoinReply.
    Seq readSeq{0};
    std::uint64_t unread = 0;
    std::uint64_t epoch = 0;

    friend bool operator==(const DirectOpened&, const DirectOpened&) = default;
};

/// This terminal is no longer in the channel, though it did not ask to leave:
/// another terminal of the same person left for both, or they were put out.
struct Parted {
    static constexpr std::string_view action = "parted";
    ChannelName channelName;
    /// Who put them out.
    std::optional<std::string> by = std::nullopt;

    friend bool operator==(const Parted&, const Parted&) = default;
};

/// Somebody let us into a sealed channel, which we can enter without its password (not logged).
struct Invited {
    static constexpr std::string_view action = "invited";
    ChannelName channelName;
    std::string memberName;

    friend bool operator==(const Invited&, const Invited&) = default;
};

/// Another terminal of the same person has read the channel up to here (not logged).
struct ReadUpTo {
    static constexpr std::string_view action = "readUpTo";
    ChannelName channelName;
    Seq seq;
    /// Messages after that.
    std::uint64_t unread = 0;

    friend bool operator==(const ReadUpTo&, const ReadUpTo&) = default;
};

/// The last object before the server hangs up: why.
struct Closing {
    static constexpr std::string_view action = "closing";
    Error error;

    friend bool operator==(const Closing&, const Closing&) = default;
};

using LoggedEvent = std::variant<Said, ChannelCreated, Enrolled, TopicChanged, Rekeyed>;
using Event = std::variant<Said, ChannelCreated, Enrolled, TopicChanged, Rekeyed, Joined, Left,
                           MemberChanged, DirectOpened, Parted, Invited, ReadUpTo, Closing>;

/// Whose event it is; null if it is not a channel's.
const ChannelName* channel_of(const Event& event);

// ---------------------------------------------------------------------------
// Requests, each with the body of its reply.  Every one may fail with an Error.
// ---------------------------------------------------------------------------

/// It is done; there is no more to say.
struct Done {
    friend bool operator==(const Done&, const Done&) = default;
};

struct HelloReply {
    int protocol = 0;
    std::string server;
    Challenge challenge;
    /// Ed25519; part of what a login signs.
    PublicKey serverKey;
    /// The login name the kernel gave for this connection, if it did.
    std::optional<std::string> login;
    /// The keys it had, each signed by the one before (sealed::read_lineage()); empty for its
    /// first, and on an encrypted link, which has shown them.
    Bytes formerKeys = {};

    friend bool operator==(const HelloReply&, const HelloReply&) = default;
};
/// The first object of a native client.
struct Hello {
    static constexpr std::string_view action = "hello";
    using Reply = HelloReply;
    int protocol = 0;
    std::string client;
    std::vector<std::string> features;
};

struct LoginReply {
    UserId userId;
    MemberName memberName;
    bool verified = false;

    friend bool operator==(const LoginReply&, const LoginReply&) = default;
};
/// Says who one is.  The proof is a signature over session::login_statement();
/// without one a person is who the kernel says, or a guest for one connection.
struct Login {
    static constexpr std::string_view action = "login";
    using Reply = LoginReply;
    struct Proof {
        PublicKey publicKey;
        Signature signature;
        /// With which things can be sealed for them; none: they can't be in a sealed channel.
        std::optional<ExchangeKey> exchangeKey = std::nullopt;
        /// Over that: sealed::sign_exchange().
        std::optional<Signature> exchangeSignature = std::nullopt;
    };
    MemberName memberName;
    std::optional<Proof> proof;
};

struct CreateReply {
    ChannelName channelName;

    friend bool operator==(const CreateReply&, const CreateReply&) = default;
};
/// How a sealed channel begins.
struct SealedStart {
    Bytes genesis;
    Bytes epoch;
};
/// Makes a channel.  Does not enter it; its owner needs no password to.
struct CreateChannel {
    static constexpr std::string_view action = "createChannel";
    using Reply = CreateReply;
    ChannelName channelName;
    /// None or empty: anyone may enter.
    SecretText channelPassword;
    /// Only members of this Unix group may enter, and only over the local socket.
    std::optional<std::string> group;
    /// How long what is said is kept; left out: as the server is configured.
    std::optional<Retention> keep = std::nullopt;
    /// A sealed channel, whose password the server never hears.
    std::optional<SealedStart> sealed = std::nullopt;
};

struct JoinReply {
    ChannelName channelName;
    /// Another one than before: the channel has begun anew, and with it the seqs.
    ChannelId channelId;
    MemberId memberId;
    std::string topic;
    bool hasPassword = false;
    std::optional<std::string> group;
    std::uint64_t memberCount = 0;
    Retention keep;
    Seq lastSeq;
    /// How far this person has read, with any terminal; lastSeq for who is new.
    Seq readSeq{0};
    /// Messages after readSeq, their own and those kept no longer among them.
    std::uint64_t unread = 0;
    /// Of a sealed channel: which key it has now.
    std::uint64_t epoch = 0;

    friend bool operator==(const JoinReply&, const JoinReply&) = default;
};
/// Shows that one knows a sealed channel's password, without telling it.
struct JoinProof {
    Bytes membership;
    /// sealed::prove().
    Signature signature;
};
/// Enters a channel.  Who entered before, by the same key or login, needs no
/// password again.  Entering twice is harmless.
struct JoinChannel {
    static constexpr std::string_view action = "joinChannel";
    using Reply = JoinReply;
    ChannelName channelName;
    SecretText channelPassword;
    /// Old clients say here who they are.  Refused from any other.
    std::optional<MemberName> memberName;
    /// Of a sealed channel, for its present key; after Knock, and once for each.
    std::optional<JoinProof> proof = std::nullopt;
};

struct KnockReply {
    ChannelName channelName;
    Bytes genesis;
    std::uint64_t epoch = 0;
    /// For one JoinProof on this connection.
    Challenge challenge;
    /// They have a place, and need no proof.
    bool enrolled = false;

    friend bool operator==(const KnockReply&, const KnockReply&) = default;
};
/// Asks how to get into a sealed channel.
struct Knock {
    static constexpr std::string_view action = "knock";
    using Reply = KnockReply;
    ChannelName channelName;
};

struct KeysReply {
    ChannelName channelName;
    Bytes genesis;
    /// In their order.
    std::vector<Bytes> epochs;
    /// What was sealed for who asks, last.
    Bytes grant;
    /// There are more epochs.
    bool more = false;

    friend bool operator==(const KeysReply&, const KeysReply&) = default;
};
/// Reads the keys of a sealed channel one is in, from the first epoch after `after`.
struct Keys {
    static constexpr std::string_view action = "keys";
    using Reply = KeysReply;
    ChannelName channelName;
    std::uint64_t after = 0;
};

/// Somebody with a place in a sealed channel.
struct RosterEntry {
    MemberId memberId;
    UserId userId;
    std::string memberName;
    Bytes membership;

    friend bool operator==(const RosterEntry&, const RosterEntry&) = default;
};
struct RosterReply {
    ChannelName channelName;
    std::vector<RosterEntry> roster;
    bool more = false;

    friend bool operator==(const RosterReply&, const RosterReply&) = default;
};
/// Lists who has a place in a sealed channel one is in, whether they are here or not, by member
/// id, from the first after `after`.
struct Roster {
    static constexpr std::string_view action = "roster";
    using Reply = RosterReply;
    ChannelName channelName;
    std::optional<MemberId> after;
};

/// Gives a sealed channel its next key.  For its owner; everybody there hears Rekeyed.
struct Rekey {
    static constexpr std::string_view action = "rekey";
    using Reply = Done;
    ChannelName channelName;
    Bytes epoch;
    /// The key for those who stay.
    std::vector<Bytes> grants;
    /// Who loses their place.
    std::vector<MemberId> removed;
};

/// Lets somebody into a sealed channel one is in without the password; they hear Invited.
struct Invite {
    static constexpr std::string_view action = "invite";
    using Reply = Done;
    ChannelName channelName;
    MemberName memberName;
    Bytes grant;
};

/// Leaves a channel with all of one's terminals, and gives up the right to come
/// back without its password.
struct LeaveChannel {
    static constexpr std::string_view action = "leaveChannel";
    using Reply = Done;
    ChannelName channelName;
};

struct SayReply {
    Seq seq;
    WallTime timestamp;
    MessageId messageId;

    friend bool operator==(const SayReply&, const SayReply&) = default;
};
/// Says something.  Answered once it is stored; everybody else hears Said.
struct Say {
    static constexpr std::string_view action = "message";
    using Reply = SayReply;
    /// Only an old client, which is in one channel, may leave it out.
    std::optional<ChannelName> channelName;
    /// Made by the server if left out; then sending again is not harmless.
    std::optional<MessageId> messageId;
    MessageKind kind = MessageKind::text;
    std::string message;
    /// In a sealed channel: the message, instead of its kind and text.
    Bytes sealed = {};
};

struct HistoryReply {
    ChannelName channelName;
    /// Oldest first.
    std::vector<LoggedEvent> entries;
    /// There is more in the direction asked for.
    bool more = false;

    friend bool operator==(const HistoryReply&, const HistoryReply&) = default;
};
/// Reads the log: the newest `limit` entries, or those before or after a seq
/// (itself excluded), or a window around one, or around the first at or after a time.
struct History {
    static constexpr std::string_view action = "history";
    using Reply = HistoryReply;
    ChannelName channelName;
    std::optional<Seq> before;
    std::optional<Seq> after;
    std::optional<Seq> around;
    std::optional<WallTime> at;
    std::uint64_t limit = 0;
};

/// Says how far one has read: up to this entry, itself included.  Never goes back; what
/// is beyond the newest entry means the newest.  One's other terminals in the channel
/// hear ReadUpTo.
struct MarkRead {
    static constexpr std::string_view action = "markRead";
    using Reply = Done;
    ChannelName channelName;
    Seq seq;
};

/// Bytes of a text, from `begin` up to `end`, which is excluded.  On the wire: [begin,end].
struct Span {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;

    friend bool operator==(const Span&, const Span&) = default;
};

/// A message in which all the words are, and where they are.
struct Found {
    Said said;
    std::vector<Span> spans;

    friend bool operator==(const Found&, const Found&) = default;
};

struct SearchReply {
    /// Newest first.
    std::vector<Found> found;
    /// There are older ones.
    bool more = false;

    friend bool operator==(const SearchReply&, const SearchReply&) = default;
};
/// Looks for messages that have all these words, in any order, in any case of letters and
/// with any accents; a word finds longer ones that begin with it.  In one channel, or in
/// all where one has a place; of one channel also only before a seq (itself excluded).
struct Search {
    static constexpr std::string_view action = "search";
    using Reply = SearchReply;
    std::string words;
    std::optional<ChannelName> channelName;
    std::optional<Seq> before;
    std::uint64_t limit = 0;
};

struct ListReply {
    std::vector<ChannelInfo> channels;
    bool more = false;

    friend bool operator==(const ListReply&, const ListReply&) = default;
};
/// Lists channels by name, from the first after `after`.
struct ListChannels {
    static constexpr std::string_view action = "listChannels";
    using Reply = ListReply;
    std::optional<ChannelName> after;
};

struct MembersReply {
    ChannelName channelName;
    std::vector<Member> members;
    bool more = false;

    friend bool operator==(const MembersReply&, const MembersReply&) = default;
};
/// Lists who is here, by member id, from the first after `after`.
struct Members {
    static constexpr std::string_view action = "members";
    using Reply = MembersReply;
    ChannelName channelName;
    std::optional<MemberId> after;
};

/// Sets the topic, or clears it with "".  Everybody hears TopicChanged.
struct SetTopic {
    static constexpr std::string_view action = "topic";
    using Reply = Done;
    ChannelName channelName;
    std::string topic;
};

/// Changes what one is called, in every channel or in none.
struct Rename {
    static constexpr std::string_view action = "nick";
    using Reply = LoginReply;
    MemberName memberName;
};

/// Says one is away, and why; or back, without a text.
struct SetAway {
    static constexpr std::string_view action = "away";
    using Reply = Done;
    std::optional<std::string> message;
};

/// How a sealed conversation of two begins.
struct SealedDirect {
    Bytes genesis;
    Bytes epoch;
    /// For both.
    std::vector<Bytes> grants;
};
/// Opens the two-person channel with somebody, to be used like any other.  If there is none yet
/// it has to be made: without `sealed` that is answered with seal_first.
struct OpenDirect {
    static constexpr std::string_view action = "openDirect";
    using Reply = DirectOpened;
    MemberName memberName;
    /// Where that name is meant; needed only if two people here have it.
    std::optional<ChannelName> channelName;
    std::optional<SealedDirect> sealed = std::nullopt;
};

struct WhoisReply {
    MemberName memberName;
    UserId userId;
    bool verified = false;
    std::optional<std::string> login;
    std::optional<std::string> away;
    /// Terminals connected now.
    std::uint64_t terminals = 0;
    std::uint64_t idleSeconds = 0;
    /// Channels both are in.
    std::vector<ChannelName> channels;
    /// Theirs, the one they last came with first.
    std::vector<PersonKey> keys;

    friend bool operator==(const WhoisReply&, const WhoisReply&) = default;
};
/// Tells what the server knows of a person one shares a channel with.
struct Whois {
    static constexpr std::string_view action = "whois";
    using Reply = WhoisReply;
    MemberName memberName;
    std::optional<ChannelName> channelName;
};

struct StatsReply {
    std::string server;
    WallTime startedAt;
    std::uint64_t uptimeSeconds = 0;
    std::uint64_t users = 0;
    std::uint64_t connections = 0;
    std::uint64_t channels = 0;
    std::uint64_t messages = 0;

    friend bool operator==(const StatsReply&, const StatsReply&) = default;
};
struct Stats {
    static constexpr std::string_view action = "stats";
    using Reply = StatsReply;
};

/// Copies all that the server keeps into a new file, which only who it runs as can read.  For
/// operators: root and who the server runs as, over the local socket.  Answered when the copy
/// is there; it has everything that was acknowledged before the request.
struct Backup {
    static constexpr std::string_view action = "backup";
    using Reply = Done;
    /// An absolute path on the server's machine, where there is nothing yet.
    std::string file;
};

/// Shows that both ends live.
struct Ping {
    static constexpr std::string_view action = "ping";
    using Reply = Done;
};

using Request =
    std::variant<Hello, Login, CreateChannel, JoinChannel, Knock, Keys, Roster, Rekey, Invite,
                 LeaveChannel, Say, History, MarkRead, Search, ListChannels, Members, SetTopic,
                 Rename, SetAway, OpenDirect, Whois, Stats, Backup, Ping>;
using ReplyBody =
    std::variant<Error, Done, HelloReply, LoginReply, CreateReply, JoinReply, KnockReply, KeysReply,
                 RosterReply, SayReply, HistoryReply, SearchReply, ListReply, MembersReply,
                 DirectOpened, WhoisReply, StatsReply>;

// ---------------------------------------------------------------------------
// Envelopes
// ---------------------------------------------------------------------------

struct RequestFrame {
    std::optional<RequestId> requestId;
    Request request;
};

/// The answer to a request: it repeats the request's action and id.
struct Response {
    std::string action;
    std::optional<RequestId> requestId;
    ReplyBody body;

    friend bool operator==(const Response&, const Response&) = default;
};

/// What a client reads.
using ServerFrame = std::variant<Response, Event>;

std::string_view action_of(const Request& request);

} // namespace snug::msg
