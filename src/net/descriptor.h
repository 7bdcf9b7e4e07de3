#pragma once

#include "src/base/unique_fd.h"

/// Descriptors the way all of ours are from their first moment: non-blocking, closed on exec.
namespace snug::net {

/// A stream socket of this address family.  Empty, with errno set, if there is none to be had.
UniqueFd open_socket(int family);

/// accept(2).  Empty, with errno set, if nobody waits or none can be had.
UniqueFd accept_connection(int listening_fd);

/// TCP_NODELAY: what is written leaves at once, not after the peer's delayed acknowledgement.
void send_without_delay(int tcp_fd);

struct Pipe {
    UniqueFd read_end, write_end;
};

/// Throws std::system_error.
Pipe open_pipe();

} // namespace snug::net
