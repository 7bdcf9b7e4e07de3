#pragma once

#include "tui/cli/door.h"

#include <vector>

namespace snug::tui {

/// Reads a channel's log from its beginning to what was its end as one came in, a page at a
/// time.  While a page is used the next one is on its way already.
///
/// Breaks of the link are mended meanwhile, and nothing is missed or doubled over them.  If the
/// server comes back with another log, the rest of this one is nowhere, and reading fails.
class LogReader {
public:
    LogReader(Conversation& talk, Door& door, const Entered& entered)
        : talk_{talk}, door_{door}, channel_{entered.channel}, log_{entered.log}, last_{
                                                                                      entered.last}
    {
    }

    /// Oldest first; none once all has been read.
    Result<std::vector<msg::LoggedEvent>> next();

    /// How far it is, as the log counts.
    [[nodiscard]] Seq read() const { return read_; }
    [[nodiscard]] Seq last() const { return last_; }

private:
    [[nodiscard]] msg::History query() const;
    Result<void> take(std::vector<msg::LoggedEvent>& page);

    Conversation& talk_;
    Door& door_;
    ChannelName channel_;
    std::optional<ChannelId> log_;
    Seq read_{0};
    Seq last_;
    bool more_ = true;
};

} // namespace snug::tui
