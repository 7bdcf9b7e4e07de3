#include "server/connection.h"

#include "src/crypto/secret.h"

#include <algorithm>
#include <utility>

namespace snug::server {

namespace {

std::string_view as_text(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace

void Connection::watch(net::EventLoop& loop, net::EventLoop::Handler handler)
{
    watch_ = loop.watch(stream_.fd(), net::readable, std::move(handler));
}

void Connection::ready(short revents, std::span<std::byte> buffer, MonoTime now)
{
    if ((revents & net::writable) != 0)
        write_blocked_ = false;
    if ((revents & ~net::writable) != 0 && !read_ended_)
        read(buffer, now);
}

void Connection::read(std::span<std::byte> buffer, MonoTime now)
{
    const net::Transfer got = stream_.read(buffer);
    switch (got.outcome) {
    case net::Transfer::Outcome::moved:
        if (!is_leaving())
            session_.feed(as_text(buffer.first(got.bytes)), now);
        crypto::wipe(buffer.first(got.bytes)); // there may have been a password
        read_ended_ = session_.peer_has_ended();
        return;
    case net::Transfer::Outcome::would_block:
        return;
    case net::Transfer::Outcome::end:
        read_ended_ = true;
        return;
    case net::Transfer::Outcome::failed:
        return break_off();
    }
}

void Connection::flush(Gathering& gathering, MonoTime now)
{
    while (write_once(gathering, now))
        continue;
    if (is_leaving() && !write_ended_ && session_.is_drained()) {
        stream_.finish();
        write_ended_ = true;
    }
    const int events = (read_ended_ || is_paused() ? 0 : net::readable) |
                       (write_blocked_ && !write_ended_ ? net::writable : 0);
    watch_.want(static_cast<short>(events));
}

/// One system call.  True if the kernel took all of it: there may be more.
bool Connection::write_once(Gathering& gathering, MonoTime now)
{
    if (write_blocked_ || write_ended_)
        return false;
    const std::size_t count = session_.gather(gathering.pieces, now);
    if (count == 0)
        return false;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string_view piece = gathering.pieces[i];
        gathering.vectors[i] = {const_cast<char*>(piece.data()), piece.size()}; // is only read
        bytes += piece.size();
    }
    const net::Transfer sent = stream_.write(std::span{gathering.vectors}.first(count));
    if (sent.outcome == net::Transfer::Outcome::failed) {
        break_off();
        return false;
    }
    session_.consume(sent.bytes, now);
    write_blocked_ = sent.bytes < bytes;
    return !write_blocked_;
}

void Connection::break_off()
{
    read_ended_ = true;
    write_ended_ = true;
}

bool Connection::is_over(MonoTime now) const
{
    return (read_ended_ && write_ended_) || (leaving_until_ && now >= *leaving_until_);
}

bool Connection::resume(MonoTime now)
{
    if (!paused_until_ || now < *paused_until_)
        return false;
    paused_until_.reset();
    return true;
}

void Connection::leave(MonoTime until)
{
    leaving_until_ = until;
    session_.end();
    paused_until_.reset();
}

std::optional<MonoTime> Connection::next_deadline() const
{
    std::optional<MonoTime> deadline =
        is_leaving() ? session_.write_deadline() : session_.next_deadline();
    for (const auto& other : {leaving_until_, paused_until_})
        if (other)
            deadline = deadline ? std::min(*deadline, *other) : *other;
    return deadline;
}

} // namespace snug::server
