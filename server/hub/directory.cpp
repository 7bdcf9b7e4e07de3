#include "server/hub/directory.h"

#include "src/text/names.h"

namespace snug::server {

Room* Directory::apply(const LogEntry& entry)
{
    const auto known = rooms_.find(entry.channel);
    if (known != rooms_.end()) {
        known->second.channel.apply(entry);
        return &known->second;
    }
    const auto* created = std::get_if<Created>(&entry.body);
    if (!created)
        return nullptr;
    Room& room = rooms_.try_emplace(entry.channel, entry).first->second;
    if (created->rules.direct) {
        direct_.insert_or_assign(created->name, &room); // a disk may have taken half of one before
    } else {
        listed_.emplace(created->name, &room);
        looks_.emplace(text::skeleton(created->name.str()), created->name);
    }
    if (created->owner && !created->rules.direct)
        count_created(created->owner->str());
    return &room;
}

Room* Directory::find(const ChannelName& name)
{
    if (name.is_direct()) {
        const auto room = direct_.find(name);
        return room == direct_.end() ? nullptr : room->second;
    }
    const auto room = listed_.find(name);
    return room == listed_.end() ? nullptr : room->second;
}

Room* Directory::find(const ChannelId& id)
{
    const auto room = rooms_.find(id);
    return room == rooms_.end() ? nullptr : &room->second;
}

std::optional<ChannelName> Directory::reserve(const ChannelName& name, const std::string& creator)
{
    if (find(name)) // a log may be older than the rule about look-alikes
        return name;
    const std::string look = text::skeleton(name.str());
    if (const auto alike = looks_.find(look); alike != looks_.end())
        return alike->second;
    const auto [holder, is_free] = reserved_.try_emplace(look, name);
    if (!is_free)
        return holder->second;
    count_created(creator);
    return std::nullopt;
}

void Directory::release(const ChannelName& name, const std::string& creator)
{
    if (reserved_.erase(text::skeleton(name.str())) == 0)
        return;
    const auto count = created_.find(creator);
    if (--count->second == 0)
        created_.erase(count);
}

std::size_t Directory::created_by(const std::string& creator) const
{
    const auto count = created_.find(creator);
    return count == created_.end() ? 0 : count->second;
}

} // namespace snug::server
