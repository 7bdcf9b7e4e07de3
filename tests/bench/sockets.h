#pragma once

#include "src/base/unique_fd.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace snug::bench {

/// Where a server is, on this machine: "tcp:PORT" on 127.0.0.1, or "unix:PATH".
struct Target {
    std::uint16_t port = 0; ///< 0: a unix socket
    std::string path;

    /// Throws std::invalid_argument.
    static Target parse(std::string_view text);
};

// All are non-blocking, and TCP without delay.  What fails throws std::system_error.

UniqueFd listen_on(const Target& target);
/// Nothing if nobody waits.
UniqueFd accept_one(int listener);

struct Dialed {
    UniqueFd fd; ///< nothing if there are too many waiting: try again
    bool is_connected = false;
};
/// `receive_bytes` is the kernel's buffer, 0 for as it is.
Dialed dial(const Target& target, int receive_bytes = 0);

/// The connection ends at once and leaves no port behind to wait.
void cut(int fd);

/// As many as the hard limit has.
void allow_many_descriptors();

} // namespace snug::bench
