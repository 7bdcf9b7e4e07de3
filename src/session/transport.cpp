#include "src/session/transport.h"

#include "src/session/login_statement.h"

#include <array>

namespace snug::session {

namespace {

/// Sealed for one write: what a socket takes at once.
constexpr std::size_t enough = 64 * 1024;
constexpr std::size_t most_pieces = 64;

} // namespace

Transport::Transport() : plain_binding_{plain_tcp_binding()} {}

std::span<const std::byte> Transport::binding() const
{
    return link_ ? std::span<const std::byte>{link_->binding()} : plain_binding_;
}

Result<void> Transport::receive(std::string_view bytes, std::string& text)
{
    if (!link_) {
        text += bytes;
        return {};
    }
    const auto fed = link_->feed(bytes, text);
    sealed_ += link_->take_out();
    return fed;
}

std::size_t Transport::gather(Outbox& outbox, std::span<std::string_view> pieces, MonoTime now)
{
    if (!link_)
        return outbox.gather(pieces, now);
    if (link_->is_up() && !has_ended_ && written_ == 0)
        seal_some(outbox, now);
    if (written_ == sealed_.size() || pieces.empty())
        return 0;
    pieces[0] = std::string_view{sealed_}.substr(written_);
    return 1;
}

/// A record a round, until there is enough or no more.
void Transport::seal_some(Outbox& outbox, MonoTime now)
{
    while (sealed_.size() < enough) {
        std::array<std::string_view, most_pieces> pieces;
        const std::size_t count = outbox.gather(pieces, now);
        std::size_t used = 0;
        std::size_t text = 0;
        for (; used < count && text < SecureLink::most_text; ++used) {
            pieces[used] = pieces[used].substr(0, SecureLink::most_text - text);
            text += pieces[used].size();
        }
        if (text == 0)
            break;
        link_->seal(std::span{pieces}.first(used), sealed_, now);
        outbox.consume(text, now);
    }
    if (is_ending_ && outbox.empty()) {
        link_->seal_close(sealed_);
        has_ended_ = true;
    }
}

void Transport::consume(Outbox& outbox, std::size_t bytes, MonoTime now)
{
    if (!link_)
        return outbox.consume(bytes, now);
    written_ += bytes;
    if (written_ < sealed_.size())
        return;
    sealed_ = {}; // an idle link keeps no buffer
    written_ = 0;
}

void Transport::trust_peer()
{
    if (link_)
        link_->take_long_records();
}

} // namespace snug::session
