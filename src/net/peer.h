#pragma once

#include <optional>
#include <string>

#include <sys/types.h>

namespace snug::net {

/// Who connected a unix socket, by the kernel's word: the user at the time of connect(), who may
/// have passed the descriptor on since.  Only the user: the process may be gone and its number
/// given to another.  Nothing for a TCP socket.
std::optional<uid_t> peer_uid(int fd);

/// Whether the other end of a TCP connection is on this machine.  Not so for a unix socket.
bool is_loopback(int fd);

/// "127.0.0.1:40022"; "unix" for a unix socket, whatever name its other end may have taken.
std::string peer_text(int fd);

} // namespace snug::net
