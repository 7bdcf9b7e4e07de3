#pragma once

#include "server/store/store.h"
#include "src/base/unique_fd.h"

#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace snug::server {

/// Acknowledges at once, and gives a batch to the disk only with the next one, as a store must
/// not: for tests of the tests.
class HastyStore final : public Store {
public:
    explicit HastyStore(std::unique_ptr<Store> store) : store_{std::move(store)}
    {
        for (const int fd : {store_->ready_fd(), answered_.get()}) {
            epoll_event readable{.events = EPOLLIN, .data = {}};
            ::epoll_ctl(either_.get(), EPOLL_CTL_ADD, fd, &readable);
        }
    }

    void replay(const std::function<void(const LogEntry&)>& entry) override
    {
        store_->replay([&](const LogEntry& each) {
            last_[each.channel] = each.seq.value();
            entry(each);
        });
    }
    void read_markers(const std::function<void(const ReadMarker&)>& marker) override
    {
        store_->read_markers(marker);
    }
    void append(Append append, WallTime now) override
    {
        const Seq seq{++last_[append.channel]};
        answers_.emplace_back(append.ticket,
                              LogEntry{append.channel, seq, append.id, now, append.body});
        late_.emplace_back(std::move(append), now);
    }
    void mark_read(const ReadMarker& marker) override { store_->mark_read(marker); }
    void commit() override
    {
        store_->commit(); // what came with the commit before
        for (auto& [append, at] : std::exchange(late_, {}))
            store_->append(std::move(append), at);
        const std::uint64_t one = 1;
        if (::write(answered_.get(), &one, sizeof one) < 0)
            std::terminate();
    }
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
    [[nodiscard]] int ready_fd() const override { return either_.get(); }
    void poll(const Stored& stored) override
    {
        std::uint64_t count = 0;
        [[maybe_unused]] const auto got = ::read(answered_.get(), &count, sizeof count);
        for (const auto& [ticket, entry] : std::exchange(answers_, {}))
            stored(ticket, entry);
        store_->poll([](Ticket, const Result<LogEntry>&) {});
    }

private:
    std::unique_ptr<Store> store_;
    UniqueFd answered_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    UniqueFd either_{::epoll_create1(EPOLL_CLOEXEC)};
    std::map<ChannelId, std::uint64_t> last_;
    std::vector<std::pair<Append, WallTime>> late_;
    std::vector<std::pair<Ticket, LogEntry>> answers_;
};

} // namespace snug::server
