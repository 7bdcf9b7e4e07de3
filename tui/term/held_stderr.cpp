#include "tui/term/held_stderr.h"

#include <array>
#include <atomic>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace snug::tui {

namespace {

// For spill(): -1 while nothing is held.  Lock-free, so a signal handler may read them.
std::atomic<int> real_stderr = -1;
std::atomic<int> held_file = -1;

/// A file without a name.
UniqueFd nameless_file()
{
    std::array<char, 32> path{"/tmp/snug-stderr-XXXXXX"};
    UniqueFd file{::mkostemp(path.data(), O_CLOEXEC | O_APPEND)};
    if (file)
        ::unlink(path.data());
    return file;
}

} // namespace

HeldStderr::HeldStderr()
{
    if (::isatty(STDERR_FILENO) == 0)
        return;
    held_ = nameless_file();
    real_.reset(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3));
    if (!held_ || !real_ || ::dup2(held_.get(), STDERR_FILENO) < 0)
        return;
    real_stderr = real_.get();
    held_file = held_.get();
}

HeldStderr::~HeldStderr()
{
    spill();
}

void HeldStderr::spill() noexcept
{
    const int from = held_file.exchange(-1);
    const int to = real_stderr.exchange(-1);
    if (from < 0 || to < 0)
        return;
    ::dup2(to, STDERR_FILENO);
    std::array<char, 4096> buffer;
    off_t offset = 0;
    ssize_t length = 0;
    while ((length = ::pread(from, buffer.data(), buffer.size(), offset)) > 0) {
        offset += length;
        if (::write(to, buffer.data(), static_cast<std::size_t>(length)) < 0)
            return;
    }
}

} // namespace snug::tui
