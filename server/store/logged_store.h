#pragma once

#include "server/store/store.h"
#include "server/store/text_log.h"

#include <memory>
#include <utility>

namespace snug::server {

/// A store that also writes what it has stored to a TextLog.
class LoggedStore final : public Store {
public:
    LoggedStore(std::unique_ptr<Store> store, const std::string& folder, TextLog::Which which)
        : store_{std::move(store)}, log_{folder, which}
    {
    }

    void replay(const std::function<void(const LogEntry&)>& entry) override
    {
        store_->replay([&](const LogEntry& each) {
            log_.replay(each);
            entry(each);
        });
    }
    void read_markers(const std::function<void(const ReadMarker&)>& marker) override
    {
        store_->read_markers(marker);
    }
    void append(Append append, WallTime now) override { store_->append(std::move(append), now); }
    void mark_read(const ReadMarker& marker) override { store_->mark_read(marker); }
    void commit() override { store_->commit(); }
    void read(const ChannelId& channel, const msg::History& query, Read done) override
    {
        store_->read(channel, query, std::move(done));
    }
    void search(Search search, Searched done) override
    {
        store_->search(std::move(search), std::move(done));
    }
    void backup_to(const std::string& file, BackedUp done) override
    {
        store_->backup_to(file, std::move(done));
    }
    void expire(WallTime now) override { store_->expire(now); }
    [[nodiscard]] int ready_fd() const override { return store_->ready_fd(); }
    void poll(const Stored& stored) override
    {
        store_->poll([&](Ticket ticket, const Result<LogEntry>& entry) {
            if (entry)
                log_.write(*entry);
            stored(ticket, entry);
        });
    }

private:
    std::unique_ptr<Store> store_;
    TextLog log_;
};

} // namespace snug::server
