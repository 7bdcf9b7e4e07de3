#pragma once

#include "server/hub/log_entry.h"
#include "src/base/unique_fd.h"
#include "src/text/safe_text.h"

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

namespace snug::server {

/// What is said, as text files for an operator to read, search and rotate: a file a channel
/// and day (UTC), a line a message or event.
///
///     $ cat tea-2026-11-20.log
///     12:54:03 <ada> the kettle is on
///     12:54:09 * bob comes running
///     12:55:40 -- bob set the topic: who has biscuits?
///
/// It is written beside the database and never read: a line that is missing harms nothing.  When
/// the disk was full that is logged, and lines are whole all the same; of what was said in the
/// moment the server was killed nothing tells.
class TextLog {
public:
    /// Which channels have one.
    enum class Which {
        open, ///< those that everybody may enter, and that keep everything
        all,  ///< but sealed ones, and none that promised to keep nothing
    };

    /// Makes the folder if it is missing, 0700.  Throws std::system_error.
    TextLog(const std::string& folder, Which which);
    /// Writes what waits.
    ~TextLog() = default;

    /// From the store, at start: this was written when it was said.
    void replay(const LogEntry& entry);
    /// An entry that was stored; one that comes again is not written again.
    void write(const LogEntry& entry);

private:
    struct Channel {
        ChannelName name;
        bool is_logged;
        Seq last;
    };
    struct Line {
        std::string file;
        text::SafeText text;
    };

    /// The channel this entry is new to; null if there is none.
    const Channel* learn(const LogEntry& entry);
    void work(const std::stop_token& stop);
    [[nodiscard]] int append(const std::vector<Line>& lines) const;

    Which which_;
    UniqueFd folder_;
    std::unordered_map<ChannelId, Channel> channels_; ///< the loop's
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::vector<Line> lines_;       ///< both threads'
    std::size_t waiting_bytes_ = 0; ///< of lines_
    std::size_t lost_ = 0;          ///< lines there was no room for; both threads'
    std::jthread thread_;
};

/// A channel's name as a part of a file's, safe whatever it is: all but a-z, 0-9, '-' and '_'
/// as %XX, and what is too long cut where `id` makes it unlike any other.
std::string file_name_part(const ChannelName& name, const ChannelId& id);

} // namespace snug::server
