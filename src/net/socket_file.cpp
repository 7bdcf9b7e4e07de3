#include "src/net/socket_file.h"

#include "src/base/check.h"
#include "src/base/log.h"
#include "src/net/descriptor.h"
#include "src/net/failure.h"
#include "src/net/socket_address.h"

#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <string_view>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace snug::net {

namespace {

/// " (process 4242)", from what the holder of the lock wrote into it; or nothing.
std::string holder(int lock)
{
    char text[16];
    const ssize_t length = ::pread(lock, text, sizeof text, 0);
    pid_t pid = 0;
    if (length <= 0 || std::from_chars(text, text + length, pid).ec != std::errc{} || pid <= 0)
        return "";
    return fmt::format(" (process {})", pid);
}

/// A lock file that is a link, or another's, could make us harm the file behind it.
void check_lock_file(const struct stat& file, const std::string& path)
{
    if (!S_ISREG(file.st_mode) || file.st_nlink != 1)
        fail(EEXIST, fmt::format("{} is no plain file; remove it", path));
    if (file.st_uid != ::geteuid())
        fail(EPERM, fmt::format("{} belongs to another user; choose another path", path));
}

/// The locked file, or nothing if it lost its name before the lock was had.
UniqueFd try_lock(const std::string& path, const std::string& socket_path)
{
    UniqueFd lock{
        ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600)};
    if (!lock && (errno == ELOOP || errno == EMLINK))
        fail(errno, fmt::format("{} is a symbolic link, which is not followed; remove it", path));
    if (!lock)
        fail(errno, fmt::format("cannot open {}", path));
    struct stat file = {}, named = {};
    if (::fstat(lock.get(), &file) != 0)
        fail(errno, fmt::format("cannot look at {}", path));
    if (file.st_nlink == 0)
        return {};
    check_lock_file(file, path);
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
        fail(EADDRINUSE, fmt::format("another server{} holds {}; stop it, or choose another path",
                                     holder(lock.get()), socket_path));
    if (::lstat(path.c_str(), &named) != 0 || named.st_ino != file.st_ino ||
        named.st_dev != file.st_dev)
        return {};
    return lock;
}

/// For holder() of whoever comes next.  Only a courtesy: a full disk does not stop a server.
void leave_name_in(int lock, const std::string& path)
{
    const std::string pid = fmt::format("{}\n", ::getpid());
    if (::ftruncate(lock, 0) != 0 || ::pwrite(lock, pid.data(), pid.size(), 0) < 0)
        log::warning("net", "cannot write the process id into the lock file", {{"path", path}});
}

UniqueFd lock_beside(const std::string& socket_path)
{
    const std::string path = socket_path + ".lock";
    for (int tries = 0; tries < 10; ++tries) {
        if (UniqueFd lock = try_lock(path, socket_path)) {
            leave_name_in(lock.get(), path);
            return lock;
        }
    }
    fail(EAGAIN, fmt::format("{} keeps being removed; choose another path", path));
}

/// Whether `path`, a socket, has a program behind it.
bool is_served(const UnixPath& path)
{
    const UniqueFd probe = open_socket(AF_UNIX);
    if (!probe)
        fail(errno, "cannot open a socket");
    const SocketAddress address{path};
    if (::connect(probe.get(), address.get(), address.size()) == 0)
        return true;
    return errno != ECONNREFUSED && errno != ENOENT;
}

void remove_dead_socket(const UnixPath& path)
{
    struct stat found = {};
    if (::lstat(path.path.c_str(), &found) != 0) {
        if (errno == ENOENT)
            return;
        fail(errno, fmt::format("cannot look at {}", path.path));
    }
    if (S_ISLNK(found.st_mode))
        fail(ELOOP,
             fmt::format("{} is a symbolic link, which is not followed; remove it", path.path));
    if (!S_ISSOCK(found.st_mode))
        fail(EEXIST, fmt::format("{} is no socket and stays; choose another path", path.path));
    if (is_served(path))
        fail(EADDRINUSE, fmt::format("another program listens on {}; stop it, or choose another "
                                     "path",
                                     path.path));
    if (::unlink(path.path.c_str()) != 0 && errno != ENOENT)
        fail(errno, fmt::format("cannot remove the dead socket {}", path.path));
}

} // namespace

SocketFile::SocketFile(const UnixPath& path) : path_{path}, lock_{lock_beside(path.path)}
{
    remove_dead_socket(path_);
}

void SocketFile::bind(int fd, mode_t mode)
{
    INVARIANT(!bound_);
    const SocketAddress address{path_};
    if (::bind(fd, address.get(), address.size()) != 0)
        fail(errno, fmt::format("cannot make the socket {}", path_.path));
    struct stat made = {};
    if (::lstat(path_.path.c_str(), &made) != 0)
        fail(errno, fmt::format("the socket {} is gone again", path_.path));
    bound_ = Inode{made.st_dev, made.st_ino};
    // Nobody can connect before listen(), so the mode the umask gave was never of use to anyone.
    if (::fchmodat(AT_FDCWD, path_.path.c_str(), mode, AT_SYMLINK_NOFOLLOW) != 0)
        fail(errno, fmt::format("cannot set who may connect to {}", path_.path));
}

SocketFile::~SocketFile()
{
    struct stat found = {};
    if (bound_ && ::lstat(path_.path.c_str(), &found) == 0 && found.st_dev == bound_->device &&
        found.st_ino == bound_->number)
        ::unlink(path_.path.c_str());
}

} // namespace snug::net
