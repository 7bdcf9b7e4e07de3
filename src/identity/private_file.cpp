#include "src/identity/private_file.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace snug::identity {

namespace {

Error private_fault(const std::filesystem::path& path, std::string_view what)
{
    return {ErrorCode::bad_config, fmt::format("{}: {}", path.string(), what)};
}

} // namespace

Result<UniqueFd> open_private(const std::filesystem::path& path)
{
    UniqueFd fd{::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)};
    if (!fd && errno == ENOENT)
        return fd;
    if (!fd && errno == ELOOP)
        return private_fault(path, "this is a link; a key must be a plain file");
    struct stat info {};
    if (!fd || ::fstat(fd.get(), &info) != 0)
        return private_fault(path, fmt::format("cannot open it: {}", std::strerror(errno)));
    if (!S_ISREG(info.st_mode) || info.st_uid != ::geteuid())
        return private_fault(path, "a key must be a plain file of your own");
    if ((info.st_mode & 077) != 0)
        return private_fault(path, "others can read this key; make it yours alone with: chmod 600");
    return fd;
}

} // namespace snug::identity
