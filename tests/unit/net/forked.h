#pragma once

#include <doctest/doctest.h>

#include <exception>

#include <sys/wait.h>
#include <unistd.h>

namespace snug::net {

/// A child process that runs `body`, which returns whether all went well.
template <class Body>
pid_t start_child(Body body)
{
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child != 0)
        return child;
    bool well = false;
    try {
        well = body();
    } catch (const std::exception&) {
    }
    ::_exit(well ? 0 : 1);
}

inline bool ended_well(pid_t child)
{
    int status = -1;
    return ::waitpid(child, &status, 0) == child && status == 0;
}

} // namespace snug::net
