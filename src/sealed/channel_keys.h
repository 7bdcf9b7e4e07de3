#pragma once

#include "src/crypto/channel_secrets.h"
#include "src/sealed/epoch.h"
#include "src/sealed/genesis.h"
#include "src/sealed/grant.h"
#include "src/sealed/membership.h"
#include "src/sealed/message.h"
#include "src/sealed/succession.h"

#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace snug::sealed {

/// What a server has shown can't be true: `what`, and whom to ask.
Error not_trusted(std::string_view what);

/// What one person knows of a sealed channel's keys: how it began, which keys it has had, and
/// those of them they can open.  Nothing in it is there on a server's word: all that comes from
/// one goes through add() and take(), which believe signatures only.
class ChannelKeys {
public:
    /// Fails with not_trusted unless `genesis` is whole and of this server, by whichever of its
    /// keys.
    static Result<ChannelKeys> begin(std::span<const std::byte> genesis, const Lineage& server);

    [[nodiscard]] const Genesis& genesis() const { return genesis_; }
    [[nodiscard]] const ChannelId& id() const { return id_; }
    [[nodiscard]] bool is_direct() const { return genesis_.kind == Genesis::Kind::direct; }
    /// Of the newest record; 0 while there is none.
    [[nodiscard]] Epoch epoch() const { return static_cast<Epoch>(records_.size()); }
    /// Of an epoch there is a record of.
    [[nodiscard]] const EpochRecord& record(Epoch epoch) const { return records_.at(epoch - 1); }
    /// hash_of_epoch() of the newest record.
    [[nodiscard]] const std::array<std::byte, 32>& newest_hash() const { return newest_hash_; }

    /// The next records, in their order.  Fails with not_trusted at the first that does not follow
    /// the one before; those before it are taken.
    Result<void> add(std::span<const Bytes> records);

    /// Whether the password that became these is the newest epoch's.  If so, its key is known and
    /// those before that it leads to.
    bool open_with(const crypto::ChannelSecrets& secrets);
    /// The key in a grant to who has `own`.  Fails with not_trusted unless somebody gave it who
    /// may.  One of an epoch there is no record of is not taken, and no failure.
    Result<void> take(std::span<const std::byte> grant, const crypto::SigningPublicKey& identity,
                      const crypto::ExchangeKey& own);
    /// A key that was known before.
    void know(Epoch epoch, EpochKey key);

    /// Null if it is not known.
    [[nodiscard]] const EpochKey* key(Epoch epoch) const;
    /// As whom take() found us taken in, last.
    [[nodiscard]] const std::optional<Membership>& granted() const { return granted_; }
    [[nodiscard]] bool can_write() const { return key(epoch()) != nullptr; }

    /// Whether they were taken into this epoch by who may do so.
    [[nodiscard]] bool admits(const Membership& member) const;

private:
    ChannelKeys(Genesis genesis, const ChannelId& id) : genesis_{std::move(genesis)}, id_{id} {}

    void look_back_from(Epoch epoch);

    Genesis genesis_;
    ChannelId id_;
    std::vector<EpochRecord> records_; ///< of epochs 1, 2, ...
    std::array<std::byte, 32> newest_hash_{};
    std::map<Epoch, EpochKey> keys_;
    std::optional<Membership> granted_;
    /// Who was found to be certified, and how: to check that costs more than to open a message.
    mutable std::map<std::pair<Epoch, crypto::SigningPublicKey>, Membership> admitted_;
};

} // namespace snug::sealed
