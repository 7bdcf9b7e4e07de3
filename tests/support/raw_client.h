#pragma once

#include "src/base/unique_fd.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace snug::test {

using Json = nlohmann::json;

/// A socket and whoever writes by hand what goes through it: knows nothing of the protocol
/// but that objects end with a newline.
///
///     RawClient ada{server.socket()};
///     ada.enter("ada", "tea");
///     CHECK(ada.ask({{"action", "stats"}})["success"] == true);
///
/// Every wait has a deadline; what must come and does not fails the test.
class RawClient {
public:
    using Deadline = std::chrono::milliseconds;
    static constexpr Deadline patience{10'000};

    /// Over the local socket, where all clients of a test are one person; or over TCP on
    /// 127.0.0.1, where each is a guest.  Required to succeed.
    explicit RawClient(const std::string& socket);
    explicit RawClient(std::uint16_t port);
    /// Nothing if nobody listens.
    static std::optional<RawClient> try_to_connect(const std::string& socket);
    static std::optional<RawClient> try_to_connect(std::uint16_t port);

    [[nodiscard]] int fd() const { return fd_.get(); }

    // Bytes

    /// All of them; false if the server has hung up or does not read.
    bool send(std::string_view bytes, Deadline deadline = patience);
    /// As much as the kernel takes at once.
    std::size_t send_some(std::string_view bytes);
    /// What one recv(2) of this size gives; empty at the end and at the deadline.
    std::string receive(std::size_t most, Deadline deadline = patience);
    /// Until the server hangs up: true, with what came in `received`.
    bool wait_for_end(Deadline deadline = patience);
    /// All that came in wait_for_end() or was left over.
    [[nodiscard]] const std::string& unread() const { return buffer_; }
    void finish(); ///< no more will be sent; still reads
    void close() { fd_.reset(); }

    // Objects

    void say(const Json& object) { send(object.dump() + "\n"); }
    /// The next line, without its end; nothing at the deadline or the end.
    std::optional<std::string> next_line(Deadline deadline = patience);
    /// The next object, required to come.
    Json next(Deadline deadline = patience);
    /// The next with this action that answers no request; others before it are dropped.
    Json next_event(const std::string& action, Deadline deadline = patience);
    /// Gives a request an id, sends it, and returns its reply; events before it are dropped.
    Json ask(Json request, Deadline deadline = patience);

    // What nearly every test begins with

    Json log_in(const std::string& name);
    /// Logs in, makes the channel if there is none, and joins it.
    void enter(const std::string& name, const std::string& channel);
    /// Says something in a channel; the reply.
    Json say_in(const std::string& channel, const std::string& text, Deadline deadline = patience);

private:
    explicit RawClient(UniqueFd fd) : fd_{std::move(fd)} {}

    /// Waits for `events`; false at the deadline.
    bool wait_for(short events, std::chrono::steady_clock::time_point end) const;
    /// Appends what comes to the buffer; false at the end and at the deadline.
    bool read_more(std::chrono::steady_clock::time_point end);

    UniqueFd fd_;
    std::string buffer_;
    bool ended_ = false;
    std::uint64_t requests_ = 0;
};

} // namespace snug::test
