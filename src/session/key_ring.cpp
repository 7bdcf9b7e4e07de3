#include "src/session/key_ring.h"

#include <utility>

namespace snug::session {

namespace {

constexpr std::size_t found_at_most = 1000; ///< a server may name channels without end

} // namespace

void KeyRing::meet(const sealed::Lineage& server)
{
    if (!server.includes(server_.key)) {
        rooms_.clear();
        kept_.clear();
    }
    if (server.key != server_.key)
        found_.clear();
    server_ = server;
}

void KeyRing::begin_link()
{
    for (auto& [channel, room] : rooms_)
        room.is_live = false;
}

SealedRoom* KeyRing::find(const ChannelName& channel)
{
    const auto room = rooms_.find(channel);
    return room == rooms_.end() ? nullptr : &room->second;
}

std::vector<ChannelName> KeyRing::channels() const
{
    std::vector<ChannelName> channels;
    for (const auto& [channel, room] : rooms_)
        channels.push_back(channel);
    return channels;
}

SealedRoom& KeyRing::put(const ChannelName& channel, SealedRoom room)
{
    return rooms_.insert_or_assign(channel, std::move(room)).first->second;
}

Result<std::optional<identity::KnownKey>> KeyRing::known(const ChannelName& channel)
{
    if (const auto kept = kept_.find(channel.str()); kept != kept_.end())
        return std::optional{copy_of(kept->second)};
    if (!store_)
        return std::optional<identity::KnownKey>{};
    auto found = found_.find(channel.str());
    if (found == found_.end()) {
        auto loaded = store_->load(server_.key, channel.str());
        if (!loaded)
            return loaded.error();
        if (found_.size() >= found_at_most)
            found_.clear();
        found = found_.emplace(channel.str(), std::move(*loaded)).first;
    }
    if (!found->second)
        return std::optional<identity::KnownKey>{};
    return std::optional{copy_of(*found->second)};
}

/// Not of a conversation of two: its key is sealed for us on the server.
void KeyRing::keep(const ChannelName& channel, const SealedRoom& room)
{
    const sealed::EpochKey* key = room.keys.key(room.keys.epoch());
    if (room.keys.is_direct() || !key || !room.own)
        return;
    identity::KnownKey known{.server = server_.key,
                             .channel = channel.str(),
                             .id = room.keys.id().bytes(),
                             .epoch = room.keys.epoch(),
                             .key = sealed::EpochKey{key->bytes()},
                             .certificate = room.own->certificate,
                             .authority = std::nullopt};
    if (room.authority)
        known.authority.emplace(room.authority->seed().bytes());
    keep(known);
}

void KeyRing::keep(const identity::KnownKey& key)
{
    kept_.insert_or_assign(key.channel, copy_of(key));
    if (store_)
        store_->save(key);
}

std::optional<sealed::Ledger::Newest> KeyRing::mark(const ChannelName& channel,
                                                    const SealedRoom& room) const
{
    const auto mark = store_ ? store_->mark(server_.key, channel.str()) : std::nullopt;
    if (!mark || mark->id != room.keys.id().bytes())
        return std::nullopt;
    return sealed::Ledger::Newest{Seq{mark->seq}, mark->hash};
}

void KeyRing::mark_newest(const ChannelName& channel)
{
    SealedRoom* room = find(channel);
    const auto newest = room ? room->ledger.newest() : std::nullopt;
    if (newest && newest->seq > room->marked)
        save_mark(channel, *room, *newest, false);
}

void KeyRing::mark_end(const ChannelName& channel, SealedRoom& room, Seq last)
{
    room.ledger = {};
    save_mark(channel, room, {last, {}}, true);
}

void KeyRing::save_mark(const ChannelName& channel, SealedRoom& room,
                        const sealed::Ledger::Newest& newest, bool back)
{
    room.marked = newest.seq;
    if (store_)
        store_->save({.server = server_.key,
                      .channel = channel.str(),
                      .id = room.keys.id().bytes(),
                      .seq = newest.seq.value(),
                      .hash = newest.hash},
                     back);
}

void KeyRing::forget(const ChannelName& channel)
{
    rooms_.erase(channel);
    kept_.erase(channel.str());
    found_.erase(channel.str());
}

} // namespace snug::session
