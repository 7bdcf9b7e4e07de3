#pragma once

#include "tui/backoff.h"
#include "tui/cli/door.h"

#include <functional>
#include <map>
#include <optional>

namespace snug::tui {

/// Channels that are listened to without a gap: every entry of their logs is told once and in
/// order, over breaks of the link and restarts of the server.
///
/// What comes after a break is held back until the entries in between have been read.  A server
/// that came back with an empty log, or without the channel, is listened to from its beginning.
class Following {
public:
    using Tell = std::function<void(const msg::Event&)>;

    /// Takes the conversation's events; `tell` hears those of followed channels, and every
    /// event that is of no log.
    Following(const Call& call, Conversation& talk, Door& door, Tell tell);

    /// Tells what is said from here on, after the last entry there was.  A channel that is followed
    /// already goes on where it is, unless this is another log.
    void follow(const Entered& entered);
    void unfollow(const ChannelName& channel) { channels_.erase(channel); }

    /// True once `done`, false at the deadline.  Fails when a channel cannot be entered again, or
    /// was left by another terminal of the same person, or they were put out.
    Result<bool> run_until(const std::function<bool()>& done,
                           std::optional<MonoTime> deadline = std::nullopt);

private:
    struct Track {
        std::optional<ChannelId> log;
        Seq last;
        std::map<Seq, msg::LoggedEvent> held{};
        /// The link, as Conversation::links() counts, over which all up to `last` was read.
        unsigned whole_since = 0;
        std::optional<MonoTime> retry_at{}; ///< the channel is gone; it may come back
        Backoff backoff{};
    };

    void hear(const msg::Event& event);
    static void hold(Track& track, msg::LoggedEvent entry);
    void tell_in_order(Track& track);
    [[nodiscard]] std::pair<const ChannelName, Track>* broken_one();
    [[nodiscard]] std::optional<MonoTime> next_retry(std::optional<MonoTime> deadline) const;
    Result<void> mend(const ChannelName& channel, Track& track);
    Result<void> read_gap(const ChannelName& channel, Track& track);
    static void use_log(Track& track, const std::optional<ChannelId>& log);

    Random& random_;
    Conversation& talk_;
    Door& door_;
    Tell tell_;
    std::map<ChannelName, Track> channels_;
    std::optional<msg::Parted> left_; ///< by another terminal, or put out
};

} // namespace snug::tui
