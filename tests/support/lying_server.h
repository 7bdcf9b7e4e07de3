#pragma once

#include "src/base/unique_fd.h"
#include "tests/support/temp_dir.h"

#include <nlohmann/json.hpp>

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace snug::test {

/// A server, as far as a client can see, that says what a test wants it to.
///
/// It serves in a thread of its own, until it dies.  What it is asked comes as lines; what it
/// answers is bytes.
class LyingServer {
public:
    using Json = nlohmann::json;
    /// What to say to a request of the connection with this number, counted from 0.  Called in the
    /// server's thread.
    using Answer = std::function<std::string(const Json& request, std::size_t connection)>;

    explicit LyingServer(Answer answer);
    LyingServer(const LyingServer&) = delete;
    LyingServer& operator=(const LyingServer&) = delete;
    ~LyingServer();

    /// For $SNUG_SERVER.
    [[nodiscard]] std::string address() const { return "unix:" + folder_.path("snug.sock"); }
    /// That have been made.
    [[nodiscard]] std::size_t connections() const { return connections_; }

private:
    struct Connection;

    void serve();

    Answer answer_;
    TempDir folder_;
    UniqueFd listener_;
    UniqueFd stop_read_, stop_write_;
    std::atomic<std::size_t> connections_ = 0;
    std::thread thread_;
};

/// A reply that a server might give to this request, with somebody else's words in every field
/// that has room for some: `words` are used in turn.
LyingServer::Json reply_with(const LyingServer::Json& request,
                             const std::vector<std::string>& words);
/// What it might tell of #tea unasked, of every kind.
std::vector<LyingServer::Json> events_with(const std::vector<std::string>& words);
/// An entry of #tea's log.
LyingServer::Json said_with(std::uint64_t seq, const std::string& name, const std::string& words);

} // namespace snug::test
