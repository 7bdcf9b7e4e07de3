#pragma once

#include "server/store/expiry.h"
#include "server/store/search_words.h"
#include "server/store/store.h"

#include <deque>
#include <map>
#include <unordered_map>

namespace snug::server {

/// Keeps the logs in memory, for as long as the program runs, and of each channel
/// the newest entries only: for tests, and for a server told to keep nothing.
///
/// What it has dropped is gone: a page says there is no more before the oldest entry
/// left.  Only the ids are remembered, as expire() promises.  Nothing else needs them,
/// as the hub, once started, holds the channels' state.
class MemoryStore final : public Store {
public:
    static constexpr std::size_t default_entries = 10'000;

    explicit MemoryStore(std::size_t entries_a_channel = default_entries)
        : entries_a_channel_{entries_a_channel}
    {
    }

    void replay(const std::function<void(const LogEntry&)>&) override {}
    void read_markers(const std::function<void(const ReadMarker&)>&) override {}
    void append(Append append, WallTime now) override;
    void mark_read(const ReadMarker&) override {} // the hub has it, and nobody reads it back
    void commit() override;
    void read(const ChannelId& channel, const msg::History& query, Read done) override;
    void search(Search search, Searched done) override;
    void backup_to(const std::string& file, BackedUp done) override;
    void expire(WallTime now) override;
    [[nodiscard]] int ready_fd() const override { return -1; }
    void poll(const Stored& stored) override;

private:
    struct Gone {
        MessageId id;
        WallTime at;
    };
    struct Log {
        std::deque<LogEntry> entries;
        std::unordered_map<MessageId, Seq> by_id; ///< also of those below
        std::map<Seq, Gone> gone;
        std::uint64_t last_seq = 0;
        Retention keep;
    };
    struct Queued {
        Append append;
        WallTime at;
    };
    struct Answer {
        Ticket ticket;
        LogEntry entry;
    };

    LogEntry write(Log& log, Queued queued) const;
    [[nodiscard]] static LogEntry first_of(const Log& log, Seq seq, Append append);
    static void expire(Log& log, WallTime now);
    [[nodiscard]] Page page_of(const ChannelId& channel, const msg::History& query) const;
    [[nodiscard]] Findings find(const Search& search) const;
    [[nodiscard]] std::vector<Hit> find_in(const Search& search, std::size_t place,
                                           const SearchWords& words, std::size_t enough) const;

    std::size_t entries_a_channel_;
    std::unordered_map<ChannelId, Log> logs_;
    std::vector<Queued> queued_;
    std::vector<Answer> answers_;
    std::vector<std::function<void()>> questions_;
    ExpiryClock expiry_clock_;
    Tokeniser tokeniser_;
};

} // namespace snug::server
