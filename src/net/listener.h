#pragma once

#include "src/base/unique_fd.h"
#include "src/net/socket_address.h"
#include "src/net/socket_file.h"

#include <memory>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace snug::net {

/// A socket that connections come in by; for a unix socket, its name as well.
class Listener {
public:
    explicit Listener(UniqueFd fd, std::unique_ptr<SocketFile> file = nullptr)
        : fd_{std::move(fd)}, file_{std::move(file)}
    {
    }

    [[nodiscard]] int fd() const { return fd_.get(); }

    /// Where it really listens: with the port the kernel chose, if it was left to it.
    [[nodiscard]] SocketAddress address() const { return SocketAddress::of_socket(fd_.get()); }

private:
    UniqueFd fd_;
    std::unique_ptr<SocketFile> file_; // goes first, so that the name never outlives the socket
};

/// Whoever may write to the socket (`mode`) may connect.  The directory is the caller's care.
/// Throws std::system_error with a sentence for the operator.
Listener listen_unix(const UnixPath& path, mode_t mode);

/// One listener an address: two for "localhost" and for no host at all, which are both families
/// on the same port, less one this machine does not have.  Throws std::system_error with a
/// sentence for the operator, who set the place by `option`.
std::vector<Listener> listen_tcp(const HostPort& place, std::string_view option = "--listen");

} // namespace snug::net
