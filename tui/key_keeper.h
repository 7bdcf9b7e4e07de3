#pragma once

#include "src/base/time.h"
#include "src/identity/known_keys.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace snug::net {
class EventLoop;
class WorkerPool;
} // namespace snug::net

namespace snug::tui {

/// Keeps the keys of sealed channels, and how far they were read, in their files, without anybody
/// waiting for the disk.
///
/// A worker writes, one change after the other; of several changes of one channel only the newest
/// has to be.  What is not written yet when this ends is written then.
class KeyKeeper final : public identity::KeyStore {
public:
    /// Hears in the loop what could not be kept: a sentence that says what is lost, and what to do.
    using HearFault = std::function<void(const Error&)>;

    /// Marks are written no more often than this: they change with every message.
    static constexpr std::chrono::seconds between_marks{5};

    struct Files {
        const identity::KnownKeys& keys;
        const identity::KnownMarks& marks;
    };
    /// None of them is ours, and they outlive this.
    KeyKeeper(Files files, const net::EventLoop& loop, net::WorkerPool& workers, HearFault hear);
    /// As finish(), where nobody hears what could not be kept.
    ~KeyKeeper() override;
    KeyKeeper(const KeyKeeper&) = delete;
    KeyKeeper& operator=(const KeyKeeper&) = delete;

    Result<std::optional<identity::KnownKey>> load(const crypto::SigningPublicKey& server,
                                                   std::string_view channel) override;
    void save(const identity::KnownKey& key) override;
    std::optional<identity::KnownMark> mark(const crypto::SigningPublicKey& server,
                                            std::string_view channel) override;
    void save(const identity::KnownMark& mark, bool back) override;
    void forget(const crypto::SigningPublicKey& server, std::string_view channel);

    /// Writes all that is not written yet, here and now, and answers what could not be kept.
    std::vector<Error> finish();

private:
    class Desk;

    void have_written();

    Files files_;
    const net::EventLoop& loop_;
    net::WorkerPool& workers_;
    std::optional<MonoTime> marked_at_;
    HearFault hear_;
    std::shared_ptr<Desk> desk_; ///< shared with the worker that writes
};

} // namespace snug::tui
