#pragma once

#include <doctest/doctest.h>

#ifdef __linux__
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace snug::test {

/// Whether programs can shut themselves in here; a test for which they must is left out.
inline bool has_landlock()
{
#ifdef __linux__
    if (::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION) >= 1)
        return true;
#endif
    MESSAGE("skipped: this kernel has no Landlock");
    return false;
}

} // namespace snug::test
