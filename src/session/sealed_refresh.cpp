#include "src/session/sealed_client_state.h"

#include <algorithm>
#include <utility>

/// Reading the keys of a channel again, while what needs them waits.
namespace snug::session {

namespace {

/// So long a channel waits for the server to show its keys.
constexpr std::chrono::seconds keys_patience{30};
constexpr std::size_t waiting_at_most = 10'000;
constexpr std::size_t waiting_bytes_at_most = 4 * 1024 * 1024; ///< of one channel

} // namespace

void SealedClient::State::refresh(const ChannelName& channel)
{
    if (!ring_.find(channel) || refreshing_.contains(channel))
        return;
    begin_refreshing(channel);
    read_newer_keys(channel);
}

void SealedClient::State::read_newer_keys(const ChannelName& channel)
{
    ask(msg::Keys{channel, ring_.find(channel)->keys.epoch()}, [=, this](msg::ReplyBody& body) {
        SealedRoom* room = ring_.find(channel);
        const auto* reply = std::get_if<msg::KeysReply>(&body);
        if (!room || !reply || !room->keys.add(reply->epochs))
            return refreshed(channel);
        if (reply->more && !reply->epochs.empty())
            return read_newer_keys(channel);
        if (reply->grant.empty() ||
            room->keys.take(reply->grant, key_->public_key(), own_exchange())) {
            find_own_place(*room, nullptr, std::nullopt);
            ring_.keep(channel, *room);
        }
        refreshed(channel);
    });
}

void SealedClient::State::begin_refreshing(const ChannelName& channel)
{
    refreshing_[channel].until = now_.mono + keys_patience;
}

/// What waited goes on in its order, until it finds that the keys are to be read once more.
void SealedClient::State::refreshed(const ChannelName& channel)
{
    auto refreshing = refreshing_.extract(channel);
    if (refreshing.empty())
        return;
    auto& waiting = refreshing.mapped().waiting;
    for (auto next = waiting.begin(); next != waiting.end(); ++next) {
        if (const auto again = refreshing_.find(channel); again != refreshing_.end()) {
            for (; next != waiting.end(); ++next) {
                again->second.bytes += next->bytes;
                again->second.waiting.push_back(std::move(*next));
            }
            return;
        }
        next->act();
    }
}

/// What waits for keys that do not come goes on without them: a message says that its key is
/// missing, and the next one asks again.
void SealedClient::State::end_long_waits()
{
    std::vector<ChannelName> late;
    for (const auto& [channel, refreshing] : refreshing_)
        if (refreshing.until <= now_.mono)
            late.push_back(channel);
    for (const ChannelName& channel : late)
        refreshed(channel);
}

std::optional<MonoTime> SealedClient::State::next_deadline() const
{
    std::optional<MonoTime> next;
    for (const auto& [channel, refreshing] : refreshing_)
        next = std::min(next.value_or(refreshing.until), refreshing.until);
    return next;
}

void SealedClient::State::when_fresh(const ChannelName& channel, std::function<void()> act,
                                     std::size_t bytes)
{
    enter_if_told_of(channel);
    const auto refreshing = refreshing_.find(channel);
    if (refreshing == refreshing_.end())
        return act();
    auto& [waiting, waiting_bytes, until] = refreshing->second;
    if (waiting.size() >= waiting_at_most || waiting_bytes + bytes > waiting_bytes_at_most)
        return act();
    waiting_bytes += bytes;
    waiting.push_back({std::move(act), bytes});
}

} // namespace snug::session
