#pragma once

#include "src/base/unique_fd.h"
#include "src/net/address.h"

#include <optional>
#include <string>

#include <sys/types.h>

namespace snug::net {

/// A unix socket's name in the file system, which one server holds at a time.
///
/// The lock on PATH.lock decides who; only its holder touches PATH, so a socket left by a
/// server that was killed can be replaced without a race.  The lock file itself stays: were it
/// removed, two servers could each hold a lock on a file of that name.
class SocketFile {
public:
    /// Takes the lock and clears PATH of a socket nobody listens on.  Throws std::system_error
    /// if another server holds it, or if anything else is there: it follows and replaces
    /// nothing but a dead socket.
    explicit SocketFile(const UnixPath& path);

    /// Removes the name, if it still is the socket bound here.
    ~SocketFile();
    SocketFile(const SocketFile&) = delete;
    SocketFile& operator=(const SocketFile&) = delete;

    /// Binds `fd` here; who may connect is `mode`, whatever the umask.
    void bind(int fd, mode_t mode);

private:
    struct Inode {
        dev_t device;
        ino_t number;
    };

    UnixPath path_;
    UniqueFd lock_;
    std::optional<Inode> bound_;
};

} // namespace snug::net
