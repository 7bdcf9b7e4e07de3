#pragma once

#include <cerrno>
#include <cstdint>

#include <linux/capability.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/// A debugger without a capability of its own: what any process of the same user may do.
namespace snug::test {

/// What a debugger may not do for want of this capability, it may not do for root either.
inline bool give_up_tracing_of_all()
{
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3]{};
    if (::syscall(SYS_capget, &header, sets) != 0)
        return false;
    auto& set = sets[CAP_TO_INDEX(CAP_SYS_PTRACE)];
    set.effective &= ~CAP_TO_MASK(CAP_SYS_PTRACE);
    set.permitted &= ~CAP_TO_MASK(CAP_SYS_PTRACE);
    return ::syscall(SYS_capset, &header, sets) == 0;
}

/// 0 if a debugger can take hold of this process, else the errno value that says why not.
inline int trace(pid_t pid)
{
    const pid_t debugger = ::fork();
    if (debugger == 0) {
        if (!give_up_tracing_of_all())
            ::_exit(ENOSYS);
        ::_exit(::ptrace(PTRACE_SEIZE, pid, nullptr, nullptr) == 0 ? 0 : errno);
    }
    int status = 0;
    if (debugger < 0 || ::waitpid(debugger, &status, 0) != debugger || !WIFEXITED(status))
        return ECHILD;
    return WEXITSTATUS(status);
}

} // namespace snug::test
