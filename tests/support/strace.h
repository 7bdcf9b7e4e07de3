#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <vector>

/// Makes the world fail under a program.  Where one may not trace, a test is left out.
namespace snug::test {

inline bool strace_works()
{
    const bool works = std::system("strace -qq -o /dev/null true 2>/dev/null") == 0;
    if (!works)
        MESSAGE("strace cannot trace here: left out");
    return works;
}

/// The command, for what is to run under it, that makes some of these calls on this file
/// another: `how` is "error=EIO:when=3" or "signal=SIGKILL:when=3+2", counted a thread.
///
/// The program is the process that was started, and strace one beside it.  A sanitizer cannot
/// look for leaks while another traces.
inline std::vector<std::string> injecting(const std::string& calls, const std::string& how,
                                          const std::string& file)
{
    const std::vector<std::string> strace{"strace", "-D", "-f", "-qq"};
    std::vector<std::string> command{"env", "ASAN_OPTIONS=detect_leaks=0"};
    command.insert(command.end(), strace.begin(), strace.end());
    const std::string what = "inject=" + calls + ":" + how;
    command.insert(command.end(),
                   {"-o", "/dev/null", "-P", file, "-e", "trace=" + calls, "-e", what});
    return command;
}

} // namespace snug::test
