#pragma once

#include "server/hub/effects.h"
#include "server/hub/log_entry.h"
#include "src/base/result.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace snug::server {

/// A page of a channel's log.  Entries that are not is_visible() take no place on it: it
/// is empty only at the log's end, so whoever asks always has a seq to go on from.
struct Page {
    std::vector<LogEntry> entries; ///< oldest first
    bool more = false;             ///< there is more in the direction asked for
};

/// What to look for.  A message is found if it has all the words, in any order, with any
/// accents and in any case of letters.  A word finds longer ones that begin with it, unless it
/// is one or two ASCII characters, which would find nearly everything.
struct Search {
    struct Place {
        ChannelId channel;
        std::optional<Seq> before; ///< itself excluded; else from the newest
    };
    std::string words; ///< as somebody typed them; nothing in it is an operator
    std::vector<Place> places;
    std::size_t limit = 0; ///< at most limits::history_page
};

struct Found {
    /// Bytes [begin, end) of the message's text: a word that was looked for.
    struct Span {
        std::size_t begin, end;
        friend bool operator==(const Span&, const Span&) = default;
    };
    LogEntry entry;
    std::vector<Span> spans;
};

/// The newest of what was found, newest first; those of one channel by their seq.  To go on,
/// ask again with each channel's last seq here as its `before`.
struct Findings {
    std::vector<Found> found;
    bool more = false; ///< or there may be: it took too long to look everywhere
};

/// Where the logs are kept.  Appends are answered in their order, but for those refused
/// because too much waits already; reads in any;
/// every answer comes on the loop thread, from a later call of poll(), so that
/// neither the hub nor a socket ever waits for a disk.
class Store {
public:
    /// The stored entry, or storage_full / storage_failed.  An id that is in the log
    /// already gets that first entry: with its seq, though maybe without its text.
    using Stored = std::function<void(Ticket, const Result<LogEntry>&)>;
    using Read = std::function<void(const Result<Page>&)>;
    using Searched = std::function<void(const Result<Findings>&)>;
    using BackedUp = std::function<void(const Result<void>&)>;

    virtual ~Store() = default;

    /// What a start needs of each log, oldest first: the entries that changed something, and
    /// the newest whatever it is, so that its seq is known.  No other message, as that would
    /// make a start as long as the history; where a Message comes it means no more than "this
    /// is the last seq".  Once, before all else.
    virtual void replay(const std::function<void(const LogEntry&)>& entry) = 0;
    /// The last known ones, also at start.
    virtual void read_markers(const std::function<void(const ReadMarker&)>& marker) = 0;

    /// Queued; written by the next commit() with all that is queued.
    virtual void append(Append append, WallTime now) = 0;
    /// Also queued.  A marker never goes back, and is lost if the machine loses power
    /// soon after.
    virtual void mark_read(const ReadMarker& marker) = 0;
    /// Ends a loop turn: what was appended in it is one transaction.
    virtual void commit() = 0;

    /// At most limits::history_page entries, newest last; `before`, `after` excluded.
    virtual void read(const ChannelId& channel, const msg::History& query, Read done) = 0;
    virtual void search(Search search, Searched done) = 0;

    /// Copies all there is at one moment from now on into a new file, 0600, while all else goes
    /// on.  Takes the place of no file.
    virtual void backup_to(const std::string& file, BackedUp done) = 0;

    /// Lets go, in the background, what ChannelRules::keep says is over by now.  To be called
    /// every few minutes; what is over at two calls goes at the second.  Of what has gone the id is
    /// remembered for a day and for 10,000 entries, whichever is longer, so that sending it again
    /// stays harmless.
    virtual void expire(WallTime now) = 0;

    /// Readable when poll() has something; -1 when answers are there at once.
    [[nodiscard]] virtual int ready_fd() const = 0;
    /// Calls back for all that is done.
    virtual void poll(const Stored& stored) = 0;
};

} // namespace snug::server
