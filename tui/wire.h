#pragma once

#include "src/net/event_loop.h"
#include "src/net/stream.h"
#include "src/session/sealed_client.h"

#include <functional>
#include <optional>
#include <string>

namespace snug::tui {

/// A SealedClient over a connected socket: carries bytes between the two, and no more.
class Wire {
public:
    /// `on_ready` is called by the loop when there is something to read or room to write; it may
    /// destroy the wire.
    Wire(net::EventLoop& loop, net::ByteStream stream, session::SealedClient client,
         std::function<void()> on_ready);

    [[nodiscard]] session::SealedClient& client() { return client_; }
    [[nodiscard]] const session::SealedClient& client() const { return client_; }
    [[nodiscard]] session::ClientSession& session() { return client_.session(); }
    [[nodiscard]] const session::ClientSession& session() const { return client_.session(); }

    /// Feeds the session what has come; false if that was nothing.
    bool read();
    /// As much as the kernel takes; the rest when the loop says so.
    void write();
    /// Tells the server that this is all, as far as the kernel takes it now.
    void end();

    /// Why nothing more will come, once it is so: "closed the connection", or of an encrypted one
    /// that came to no end of its own, that it was cut.  A wire that cannot be
    /// written to any more is still read to its end, since the server may have said why.
    [[nodiscard]] const std::optional<std::string>& ended() const { return ended_; }

private:
    net::EventLoop& loop_;
    net::ByteStream stream_;
    session::SealedClient client_;
    std::optional<std::string> ended_;
    bool write_failed_ = false;
    net::EventLoop::Watch watch_;
};

} // namespace snug::tui
