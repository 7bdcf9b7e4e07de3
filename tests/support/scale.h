#pragma once

#include "tests/support/snugd_process.h"

#include <cstdlib>

namespace snug::test {

/// ./dev test --long
inline bool is_long_run()
{
    return ::getenv("SNUG_LONG") != nullptr;
}

/// How much of it: in every run, in a long one, and where a sanitizer makes all slower.
template <class T>
T scaled(T fast, T in_long_run, T under_sanitizer)
{
    if (sanitized)
        return under_sanitizer;
    return is_long_run() ? in_long_run : fast;
}

} // namespace snug::test
