#pragma once

#include "src/identity/known_keys.h"
#include "src/protocol/names.h"
#include "src/sealed/channel_keys.h"
#include "src/sealed/ledger.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace snug::session {

/// A sealed channel one is in.
struct SealedRoom {
    explicit SealedRoom(sealed::ChannelKeys the_keys) : keys{std::move(the_keys)} {}

    sealed::ChannelKeys keys;
    sealed::Ledger ledger;
    /// How we were taken in, in the epoch in which we write.
    std::optional<sealed::Membership> own;
    /// Of the newest epoch, for who knows its password.
    std::optional<crypto::SigningKey> authority;

    /// Nothing that was said goes with time: what is not there was held back.
    bool keeps_all = false;
    /// Of a conversation: what comes over this link follows what was there.
    bool is_live = false;
    /// Who was first called so, by the name's skeleton.
    std::map<std::string, crypto::SigningPublicKey> names;

    /// The newest place in its log that was given to the store.
    Seq marked{0};

    std::uint64_t stream = 0;
    std::uint64_t said = 0; ///< messages of the stream that are stored
    /// Sealed and not known to be stored: sent again as it is, so that it stays one message.
    struct Outgoing {
        MessageId id;
        sealed::MessageHead head;
        Bytes bytes;
        /// With an older key; it may be that which the server has.
        bool other_may_be_stored = false;
    };
    std::optional<Outgoing> outgoing;
};

/// The sealed channels of one server, for as long as the program runs: links come and go.
class KeyRing {
public:
    /// `store` may be null: then nothing is known before, and nothing after.
    explicit KeyRing(identity::KeyStore* store = nullptr) : store_{store} {}

    /// Forgets the rooms if this is another server than before, and not that one with a new key.
    void meet(const sealed::Lineage& server);
    /// Over a new link nothing follows what was heard over the last one.
    void begin_link();
    [[nodiscard]] const sealed::Lineage& server() const { return server_; }

    /// Null for a channel one is not in, or that is not sealed.
    [[nodiscard]] SealedRoom* find(const ChannelName& channel);
    [[nodiscard]] std::vector<ChannelName> channels() const;
    SealedRoom& put(const ChannelName& channel, SealedRoom room);
    void forget(const ChannelName& channel);
    /// How far this channel was read by a program of ours before; nothing if that is not known.
    [[nodiscard]] std::optional<sealed::Ledger::Newest> mark(const ChannelName& channel,
                                                             const SealedRoom& room) const;
    /// Keeps how far the channel has been read, which is farther than before.
    void mark_newest(const ChannelName& channel);
    /// Its log ends here now, whatever was read of it: from here on it is believed anew.
    void mark_end(const ChannelName& channel, SealedRoom& room, Seq last);
    /// The room is gone; what is known of the channel stays.
    void leave(const ChannelName& channel) { rooms_.erase(channel); }

    /// What is known of a channel from before, whether one is in it or not.  Fails where it can't
    /// be told if anything is.
    [[nodiscard]] Result<std::optional<identity::KnownKey>> known(const ChannelName& channel);
    /// The store is asked about it again, as it may have been changed.
    void look_again(const ChannelName& channel) { found_.erase(channel.str()); }
    /// Keeps what lets into this room the next time.
    void keep(const ChannelName& channel, const SealedRoom& room);
    void keep(const identity::KnownKey& key);

private:
    void save_mark(const ChannelName& channel, SealedRoom& room,
                   const sealed::Ledger::Newest& newest, bool back);

    identity::KeyStore* store_;
    sealed::Lineage server_;
    std::map<ChannelName, SealedRoom> rooms_;
    std::map<std::string, identity::KnownKey> kept_; ///< what was given to the store
    /// What the store had, or had not: it is asked for every message of a channel.
    std::map<std::string, std::optional<identity::KnownKey>> found_;
};

} // namespace snug::session
