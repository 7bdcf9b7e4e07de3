#pragma once

#include "src/base/result.h"
#include "src/base/unique_fd.h"
#include "src/net/socket_address.h"

#include <cstddef>
#include <span>

#include <sys/uio.h>

namespace snug::net {

/// What came of one read or write.
struct Transfer {
    enum class Outcome {
        moved,       ///< `bytes` of them, perhaps fewer than asked for
        would_block, ///< wait for the loop to say readable, or writable
        end,         ///< the other side has written all it ever will; only of a read
        failed,      ///< `error`, an errno value; of no further use
    };

    Outcome outcome;
    std::size_t bytes = 0;
    int error = 0;
};

/// A connected, non-blocking socket.  One call here is at most one system call that moves bytes;
/// what to keep, to queue and to do again is the owner's.
///
/// The two directions end by themselves: after `end` one may still write, after finish() still
/// read.  After `end` stop wanting `readable`, or the loop will say so for ever.
class ByteStream {
public:
    explicit ByteStream(UniqueFd fd) : fd_{std::move(fd)} {}

    [[nodiscard]] int fd() const { return fd_.get(); }

    [[nodiscard]] Transfer read(std::span<std::byte> into);

    /// All pieces in one go, as far as the kernel takes them.  Never raises SIGPIPE.
    [[nodiscard]] Transfer write(std::span<const iovec> pieces);

    /// Says that no more will be written: the peer reads what is under way, then an end.
    void finish();

private:
    UniqueFd fd_;
};

/// Begins to connect.  Once the stream is writable, connected() tells how it went.
Result<ByteStream> connect_to(const SocketAddress& address);

/// An Error if the connection to `address`, begun by connect_to(), was not made.
Result<void> connected(const ByteStream& stream, const SocketAddress& address);

} // namespace snug::net
