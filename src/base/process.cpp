#include "src/base/process.h"

#include "src/base/sanitizer.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

namespace snug {

namespace {

void open_standard_descriptors()
{
    int fd = ::open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO)
        fd = ::open("/dev/null", O_RDWR); // each takes the lowest number that is free
    if (fd >= 0)
        ::close(fd);
}

/// What whoever started us left open is of no use to a program that we start.
void keep_descriptors_to_ourselves()
{
#if defined(__linux__) && defined(SYS_close_range) && defined(CLOSE_RANGE_CLOEXEC)
    ::syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
#endif
}

} // namespace

void harden_process()
{
    open_standard_descriptors();
    keep_descriptors_to_ourselves();
    ::umask(077);
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
#if defined(__linux__) && !SNUG_SANITIZER
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

void raise_descriptor_limit()
{
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
}

} // namespace snug
