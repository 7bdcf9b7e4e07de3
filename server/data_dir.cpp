#include "server/data_dir.h"

#include "src/net/failure.h"
#include "src/net/private_dir.h"

#include <fmt/format.h>

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>

namespace snug::server {

using net::fail;

DataDir::DataDir(const std::string& path) : path_{net::ensure_private_directory(path)}
{
    const std::string name = file("lock");
    lock_.reset(::open(name.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!lock_)
        fail(errno, fmt::format("cannot open {}", name));
    if (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0)
        fail(errno, errno == EWOULDBLOCK
                        ? fmt::format("another snugd is using {}; stop it, or choose another "
                                      "directory with --data",
                                      path_)
                        : fmt::format("cannot lock {}", name));
}

} // namespace snug::server
