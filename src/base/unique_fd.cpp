#include "src/base/unique_fd.h"

#include <unistd.h>

namespace snug {

void UniqueFd::reset(int fd) noexcept
{
    const int old = std::exchange(fd_, fd);
    if (old >= 0)
        ::close(old); // never retried: Linux has let go of it even when interrupted
}

} // namespace snug
