#pragma once

#include "server/store/store.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace snug::server {

/// What an acknowledged message survives.
enum class Durability {
    power,   ///< a power cut: every commit is on the disk before it is answered
    process, ///< a crash of snugd, but not one of the machine
};

/// Logs in one SQLite file.
///
/// One thread writes; whatever was queued when it comes round is one transaction (group
/// commit), so a busy server syncs no more often than an idle one.  Others read: one pages,
/// one searches, so that neither waits for the other.  All answer through one descriptor.
///
/// A full disk fails the transaction it met (storage_full), and the next one tries again.  An
/// I/O error while writing ends writing until a restart (storage_failed): what is on the
/// disk is not known any more, and nothing is acknowledged on hope.  Reading goes on.
class SqliteStore final : public Store {
public:
    /// Makes the file, or brings its schema up to date.  Throws std::runtime_error with the
    /// file's name and what to do if it is damaged, another program's or a newer snugd's.
    SqliteStore(const std::filesystem::path& file, Durability durability);
    /// Writes what is queued, then closes.
    ~SqliteStore() override;

    void replay(const std::function<void(const LogEntry&)>& entry) override;
    void read_markers(const std::function<void(const ReadMarker&)>& marker) override;
    void append(Append append, WallTime now) override;
    void mark_read(const ReadMarker& marker) override;
    void commit() override;
    void read(const ChannelId& channel, const msg::History& query, Read done) override;
    void search(Search search, Searched done) override;
    void backup_to(const std::string& file, BackedUp done) override;
    void expire(WallTime now) override;
    [[nodiscard]] int ready_fd() const override;
    void poll(const Stored& stored) override;

private:
    class Threads;

    std::filesystem::path file_;
    std::unique_ptr<Threads> threads_;
};

} // namespace snug::server
