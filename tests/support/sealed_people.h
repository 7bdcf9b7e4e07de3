#pragma once

#include "src/sealed/epoch.h"
#include "src/sealed/genesis.h"
#include "src/sealed/grant.h"
#include "src/sealed/membership.h"
#include "tests/support/world.h"

#include <map>
#include <string_view>
#include <vector>

/// What clients make of sealed channels, for scenarios about the server: it knows all their
/// secrets, and makes of them what anybody could bring, true or not.
///
/// A password's keys are random here: what the server does not know it cannot miss.
namespace snug::world {

/// A sealed channel, as those see it who know its passwords.
struct SealedRoom {
    struct Era {
        sealed::EpochRecord record;
        Bytes form;
        crypto::SigningKey authority;
        sealed::EpochKey key;
    };
    ChannelName name;
    sealed::Genesis genesis;
    Bytes genesis_form;
    ChannelId id;
    std::vector<Era> eras;

    [[nodiscard]] const Era& now() const { return eras.back(); }
};

crypto::ExchangePublicKey exchange_of(const Client& client);

class SealedPeople {
public:
    explicit SealedPeople(World& world) : world_{world} {}

    // What they bring

    SealedRoom& makes(const Client& owner, std::string_view channel);
    /// A genesis for that, signed by `by`.
    SealedRoom& make(sealed::Genesis genesis, const crypto::SigningKey& by,
                     const ChannelName& name);
    static msg::CreateChannel creation(const SealedRoom& room);
    msg::JoinChannel proof(const Client& client, const SealedRoom& room,
                           const msg::Challenge& challenge) const;
    static sealed::Membership member(const Client& client, const SealedRoom& room);
    msg::Say message(const Client& client, const SealedRoom& room, std::string_view text);
    /// The present key, for `to`, from `from`.
    Bytes grant(const SealedRoom& room, const Client& from, const Client& to);
    /// Another key; the server has yet to hear of it.
    void turns_over(SealedRoom& room, const Client& owner);
    msg::Rekey rekey(const SealedRoom& room, const Client& owner,
                     const std::vector<const Client*>& who_stay, std::vector<MemberId> removed);
    msg::SealedDirect direct(const Client& owner, const Client& other);
    msg::SealedDirect direct(const Client& owner, const msg::PersonKey& other);

    // What they do, and succeed

    SealedRoom& creates(Client& owner, std::string_view channel);
    msg::JoinReply enters(Client& client, const SealedRoom& room);
    /// Both: the channel, with its owner in it.
    SealedRoom& opens(Client& owner, std::string_view channel);
    msg::SayReply says(Client& client, const SealedRoom& room, std::string_view text);
    msg::DirectOpened opens(Client& client, const Client& other,
                            std::optional<ChannelName> in = std::nullopt);
    msg::SayReply says(Client& client, const ChannelName& direct, std::string_view text);

    /// What was said, if it was said by who it seems to be.
    [[nodiscard]] std::string text_of(const msg::Said& said) const;
    /// "ada: hi", for all that somebody heard.
    [[nodiscard]] std::vector<std::string> heard_by(const Client& client) const;
    [[nodiscard]] SealedRoom& room(const ChannelId& id) { return rooms_.at(id); }

private:
    World& world_;
    std::map<ChannelId, SealedRoom> rooms_;
    std::map<ChannelName, ChannelId> names_;
    std::uint64_t said_ = 0;
};

/// A conversation as they were before there were sealed ones; everybody has to connect anew.
ChannelName begin_unsealed(World& world, Client& one, Client& other);

} // namespace snug::world
