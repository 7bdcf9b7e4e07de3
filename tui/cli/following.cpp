#include "tui/cli/following.h"

#include "src/base/overloaded.h"
#include "src/protocol/limits.h"
#include "tui/cli/entries.h"
#include "tui/model/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <concepts>
#include <utility>

namespace snug::tui {

namespace {

template <class E>
concept Logged = std::constructible_from<msg::LoggedEvent, E>;

/// As the screen says it.
Error out_of(const msg::Parted& parted)
{
    const std::string channel = parted.channelName.display();
    if (!parted.by)
        return {ErrorCode::not_a_member,
                fmt::format("you have left {} in another terminal", channel)};
    return {ErrorCode::no_permission,
            text::SafeText::fill(words::put_out,
                                 {text::SafeText::line(*parted.by), text::SafeText::line(channel)})
                .str()};
}

} // namespace

Following::Following(const Call& call, Conversation& talk, Door& door, Tell tell)
    : random_{call.random}, talk_{talk}, door_{door}, tell_{std::move(tell)}
{
    talk_.on_event([this](const msg::Event& event) { hear(event); });
}

void Following::follow(const Entered& entered)
{
    const auto [row, is_new] =
        channels_.try_emplace(entered.channel, Track{entered.log, entered.last});
    if (!is_new)
        use_log(row->second, entered.log);
}

Result<bool> Following::run_until(const std::function<bool()>& done,
                                  std::optional<MonoTime> deadline)
{
    for (;;) {
        if (left_) {
            channels_.erase(left_->channelName);
            return out_of(*std::exchange(left_, std::nullopt));
        }
        if (auto* broken = broken_one()) {
            auto& [channel, track] = *broken;
            if (auto mended = mend(channel, track); !mended) {
                // A server that lost its memory may be given the channel again.
                if (mended.error().code != ErrorCode::no_such_channel) {
                    channels_.erase(ChannelName{channel});
                    return mended.error();
                }
                track.retry_at = talk_.now().mono + track.backoff.next(random_);
            }
            continue;
        }
        if (done())
            return true;
        talk_.wait_until([&] { return done() || left_ || broken_one(); }, next_retry(deadline));
        if (deadline && talk_.now().mono >= *deadline)
            return done();
    }
}

void Following::hear(const msg::Event& event)
{
    std::visit(Overloaded{[&](const Logged auto& entry) {
                              const auto found = channels_.find(entry.channelName);
                              if (found == channels_.end())
                                  return;
                              hold(found->second, entry);
                              if (found->second.whole_since == talk_.links())
                                  tell_in_order(found->second);
                          },
                          [&](const msg::Parted& parted) {
                              if (channels_.contains(parted.channelName))
                                  left_ = parted;
                          },
                          [&](const auto&) { tell_(event); }},
               event);
}

void Following::hold(Track& track, msg::LoggedEvent entry)
{
    const Seq seq = seq_of(entry);
    if (seq > track.last)
        track.held.emplace(seq, std::move(entry));
}

/// Those that have no gap before them.
void Following::tell_in_order(Track& track)
{
    const bool whole = track.whole_since == talk_.links();
    while (!track.held.empty()) {
        const auto first = track.held.begin();
        if (!whole && first->first.value() != track.last.value() + 1)
            return;
        auto entry = track.held.extract(first);
        track.last = entry.key();
        tell_(event_of(std::move(entry.mapped())));
    }
}

std::pair<const ChannelName, Following::Track>* Following::broken_one()
{
    const auto broken = std::ranges::find_if(channels_, [&](const auto& row) {
        const Track& track = row.second;
        return track.whole_since != talk_.links() &&
               (!track.retry_at || *track.retry_at <= talk_.now().mono);
    });
    return broken == channels_.end() ? nullptr : &*broken;
}

std::optional<MonoTime> Following::next_retry(std::optional<MonoTime> deadline) const
{
    for (const auto& [channel, track] : channels_)
        if (track.retry_at)
            deadline = deadline ? std::min(*deadline, *track.retry_at) : track.retry_at;
    return deadline;
}

/// In again, and all read that was said meanwhile.
Result<void> Following::mend(const ChannelName& channel, Track& track)
{
    const unsigned link = talk_.links();
    const auto entered = door_.enter_again(channel);
    if (!entered)
        return entered.error();
    use_log(track, entered->log);
    auto read = read_gap(channel, track);
    if (!read) {
        if (link != talk_.links()) // it broke again, and with it what was asked
            return {};
        return read;
    }
    track.whole_since = link;
    track.retry_at.reset();
    track.backoff.reset();
    tell_in_order(track);
    return {};
}

Result<void> Following::read_gap(const ChannelName& channel, Track& track)
{
    Seq after = track.last;
    for (bool more = true; more;) {
        auto page = talk_.ask([&] {
            return msg::History{
                .channelName = channel, .after = after, .limit = limits::history_page};
        });
        if (!page)
            return page.error();
        more = page->more && !page->entries.empty();
        for (msg::LoggedEvent& entry : page->entries) {
            if (seq_of(entry) <= after)
                return Error{ErrorCode::bad_reply, "the server tells its history in no order"};
            after = seq_of(entry);
            hold(track, std::move(entry));
        }
        tell_in_order(track);
    }
    return {};
}

/// Another log than before is told from its beginning.
void Following::use_log(Track& track, const std::optional<ChannelId>& log)
{
    if (!log || log == track.log)
        return;
    track.log = log;
    track.last = Seq{0};
    track.held.clear();
}

} // namespace snug::tui
