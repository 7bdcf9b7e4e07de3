#include "tui/wire.h"

#include "src/crypto/secret.h"

#include <array>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

namespace snug::tui {

Wire::Wire(net::EventLoop& loop, net::ByteStream stream, session::SealedClient client,
           std::function<void()> on_ready)
    : loop_{loop}, stream_{std::move(stream)}, client_{std::move(client)},
      watch_{loop.watch(stream_.fd(), net::readable,
                        [on_ready = std::move(on_ready)](short) { on_ready(); })}
{
}

bool Wire::read()
{
    static constexpr std::size_t most_at_once = 64 * 1024;
    std::array<std::byte, most_at_once> buffer;

    const net::Transfer got = stream_.read(buffer);
    switch (got.outcome) {
    case net::Transfer::Outcome::would_block:
        break;
    case net::Transfer::Outcome::moved:
        session().feed({reinterpret_cast<const char*>(buffer.data()), got.bytes}, loop_.now().mono);
        crypto::wipe(std::span{buffer}.first(got.bytes)); // it stays on the stack otherwise
        if (session().peer_has_ended())
            ended_ = "closed the connection";
        return true;
    case net::Transfer::Outcome::end:
        ended_ = session().is_secured() ? "did not end it: the connection was cut on its way"
                                        : "closed the connection";
        break;
    case net::Transfer::Outcome::failed:
        ended_ = "broke off: " + std::generic_category().message(got.error);
        break;
    }
    return false;
}

void Wire::end()
{
    session().end();
    write();
}

void Wire::write()
{
    static constexpr std::size_t most_pieces = 64;

    const MonoTime now = loop_.now().mono;
    while (!write_failed_) {
        std::array<std::string_view, most_pieces> pieces;
        const std::size_t count = session().gather(pieces, now);
        if (count == 0)
            return watch_.want(net::readable);
        std::array<iovec, most_pieces> vectors;
        for (std::size_t i = 0; i < count; ++i)
            vectors[i] = {const_cast<char*>(pieces[i].data()), pieces[i].size()};
        const net::Transfer sent = stream_.write(std::span{vectors}.first(count));
        if (sent.outcome == net::Transfer::Outcome::would_block)
            return watch_.want(net::readable | net::writable);
        if (sent.outcome == net::Transfer::Outcome::moved)
            session().consume(sent.bytes, now);
        else
            write_failed_ = true;
    }
}

} // namespace snug::tui
