#pragma once

#include "server/hub/channel.h"
#include "server/hub/presence.h"

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace snug::server {

/// A channel and who is in it.
struct Room {
    explicit Room(const LogEntry& first) : channel{first} {}

    Channel channel;
    Presence here;
    /// Whose leaving is not in the log yet: they are treated as having left.
    std::unordered_set<UserId> leaving;
    /// Its next key is not in the log yet: until it is, nothing may come that has the old one.
    bool is_rekeying = false;
    /// How far those have read who said so, or have no place in the log.
    std::unordered_map<UserId, Seq> read_up_to;
};

/// All channels, by id and by name.  A room never goes away, nor moves.
class Directory {
public:
    /// Folds an entry into its channel; null if the log never created that.
    Room* apply(const LogEntry& entry);

    [[nodiscard]] Room* find(const ChannelName& name);
    [[nodiscard]] Room* find(const ChannelId& id);
    /// All but direct channels, by name.
    [[nodiscard]] const std::map<ChannelName, Room*>& listed() const { return listed_; }

    /// Takes a name for a channel that is being created, on this creator's account.
    /// Or answers with the channel that has the name, or one that looks like it.
    std::optional<ChannelName> reserve(const ChannelName& name, const std::string& creator);
    /// The channel was created, or will not be.
    void release(const ChannelName& name, const std::string& creator);
    /// How many channels the creator made, or is making.
    [[nodiscard]] std::size_t created_by(const std::string& creator) const;
    /// One more, of a creator whom the log does not name.
    void count_created(const std::string& creator) { ++created_[creator]; }

private:
    std::unordered_map<ChannelId, Room> rooms_;
    std::map<ChannelName, Room*> listed_;
    std::unordered_map<ChannelName, Room*> direct_;
    /// What those listed, and those being created, look like: see text::skeleton().
    std::unordered_map<std::string, ChannelName> looks_;
    std::unordered_map<std::string, ChannelName> reserved_;
    std::unordered_map<std::string, std::size_t> created_;
};

} // namespace snug::server
