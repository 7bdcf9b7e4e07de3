#pragma once

#include "src/base/bytes.h"
#include "src/session/outbox.h"
#include "src/session/secure_link.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace snug::session {

/// How a session's text travels over its socket: as it is, or in a SecureLink's records.
///
/// Sealed, all that waits when the socket can be written is one record, or a few if it is much:
/// sealing costs a record more than a byte.
class Transport {
public:
    /// As it is, over TCP.
    Transport();
    /// As it is; the binding is one of login_statement.h.
    explicit Transport(Bytes plain_binding) : plain_binding_{std::move(plain_binding)} {}
    explicit Transport(SecureLink link)
        : link_{std::make_unique<SecureLink>(std::move(link))}, sealed_{link_->take_out()}
    {
    }

    /// From the first byte on.
    void secure(SecureLink link) { link_ = std::make_unique<SecureLink>(std::move(link)); }

    /// Appends to `text` what these bytes from the socket say.  After an error nothing more can
    /// be heard.
    Result<void> receive(std::string_view bytes, std::string& text);

    /// As Outbox::gather() and consume(), for whoever writes to the socket.
    std::size_t gather(Outbox& outbox, std::span<std::string_view> pieces, MonoTime now);
    void consume(Outbox& outbox, std::size_t bytes, MonoTime now);
    /// Nothing of ours is on its way to the socket but what waits in the outbox.
    [[nodiscard]] bool is_drained() const
    {
        return written_ == sealed_.size() && (!is_ending_ || has_ended_);
    }

    /// Once the outbox is empty, the peer is told that this was all.
    void end() { is_ending_ = link_ && link_->is_up(); }
    /// The peer has told us so; never of a plain transport.
    [[nodiscard]] bool peer_has_ended() const { return link_ && link_->peer_closed(); }

    /// Text can be sent.
    [[nodiscard]] bool is_up() const { return !link_ || link_->is_up(); }
    /// Null if it is plain; its binding and key are there once it is up.
    [[nodiscard]] const SecureLink* link() const { return link_.get(); }
    /// What is signed with it holds here only: on this link, or if it is plain, by such a door.
    [[nodiscard]] std::span<const std::byte> binding() const;
    /// The peer's records may be long from now on.
    void trust_peer();

private:
    void seal_some(Outbox& outbox, MonoTime now);

    Bytes plain_binding_;
    std::unique_ptr<SecureLink> link_; // half a kilobyte, which plain ones are spared
    std::string sealed_;
    std::size_t written_ = 0; ///< of it
    bool is_ending_ = false;
    bool has_ended_ = false;
};

} // namespace snug::session
